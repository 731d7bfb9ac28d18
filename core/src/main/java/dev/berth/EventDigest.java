package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.model.Gpu;
import dev.berth.model.GpuTopology;
import dev.berth.model.LinkDemand;
import dev.berth.placement.BitMixer;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A hash over all committed events in order: equal for equal runs, on any JVM, however the events were batched.
 *
 * <p>Sees everything in the events and no wall-clock time, since there is none in them. For comparing runs, not for
 * proving that nobody meddled. Called by the scheduler; {@link #hex()} may be read when the scheduler is idle.
 */
public final class EventDigest implements SchedulerListener {

    private static final Set<String> LATER = Set.of("topology", "earliestStart", "deadline");

    private long hash;

    /** Makes a digest of no events. */
    public EventDigest() {
    }

    @Override
    public void committed(CommittedBatch batch) {
        for (SchedulerEvent event : batch.events()) {
            add(event);
        }
    }

    /**
     * The hash of the events so far.
     *
     * @return 16 hexadecimal digits
     */
    public String hex() {
        return HexFormat.of().toHexDigits(hash);
    }

    private void add(Object value) {
        if (value instanceof Record record) {
            addRecord(record);
        } else if (value instanceof String text) {
            add(text);
        } else if (value instanceof Long || value instanceof Integer) {
            add(((Number) value).longValue());
        } else if (value instanceof Enum<?> constant) {
            add(constant.name());
        } else if (value instanceof GpuTopology topology) {
            add(topology.text());
        } else if (value instanceof Instant instant) {
            add(instant.toEpochMilli());
        } else if (value instanceof Duration duration) {
            add(duration.toMillis());
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresentOrElse(this::add, () -> add(-1L));
        } else if (value instanceof OptionalLong optional) {
            add(optional.orElse(-1));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, held) -> {
                add(key);
                add(held);
            });
            add(map.size());
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(this::add);
            add(collection.size());
        } else {
            throw new IllegalStateException("An event holds what cannot be hashed. class=" + value.getClass());
        }
    }

    private void addRecord(Record record) {
        add(record.getClass().getSimpleName());
        try {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object value = component.getAccessor().invoke(record);
                if (!isUnsaid(component.getName(), value)) {
                    add(value);
                }
            }
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException("A record's component cannot be read. record=" + record, broken);
        }
    }

    /** Whether a part of a record that came later says nothing; digests of before then stay as they were. */
    private static boolean isUnsaid(String component, Object value) {
        return value == LinkDemand.NONE || LATER.contains(component) && value.equals(Optional.empty())
                || component.equals("maxMemoryMib") && value.equals(Gpu.MAX_MEMORY_MIB);
    }

    private void add(String text) {
        add(text.length());
        for (int i = 0; i < text.length(); i++) {
            add((long) text.charAt(i));
        }
    }

    private void add(long value) {
        hash = BitMixer.mix(hash, value);
    }
}
