package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.Rejection;

/** What plug-ins say of themselves and of their reasons. */
final class Words {

    private Words() {
    }

    static void assertIsName(String name) {
        assertTrue(name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"), "a name is lower case with hyphens: " + name);
    }

    /** Where an amount is asked for, there must be too little of it, and giving all back must or must not be enough. */
    static void assertAddsUp(Rejection why) {
        assertTrue(why.asked() >= 0, "nobody asks for less than nothing: " + why);
        if (why.asked() > 0) {
            assertTrue(why.free() < why.asked(), "as much is free as is asked: " + why);
            assertTrue(why.free() <= why.limit(), "more is free than ever could be: " + why);
            assertFalse(why.preemptible() && why.limit() < why.asked(), "giving back would not be enough: " + why);
        }
    }
}
