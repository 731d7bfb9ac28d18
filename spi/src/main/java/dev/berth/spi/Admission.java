package dev.berth.spi;

/** What an {@link AdmissionPolicy} says of a request. */
public sealed interface Admission {

    /** It may come in. */
    enum Admitted implements Admission {
        /** The only one. */
        INSTANCE
    }

    /**
     * It may not; it is kept as a denied request, with the reason.
     *
     * @param why the reason, with its numbers
     */
    record Denied(Rejection why) implements Admission {
    }
}
