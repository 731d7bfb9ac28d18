package dev.berth.spi;

/** A store's answer to a commit. That it answered at all means that the outcome is known. */
public sealed interface CommitResult {

    /** Every event of the batch is kept, by this call or by an earlier one that offered the same batch. */
    record Committed() implements CommitResult {
    }

    /**
     * Nothing of the batch is kept, and offering it again will not help.
     *
     * @param cause which kind of refusal
     * @param reason a sentence to read
     */
    record Refused(Cause cause, String reason) implements CommitResult {
    }

    /** Why a batch was refused. */
    enum Cause {
        /** Somebody else leads the pool now. */
        STALE_EPOCH,
        /** The batch does not follow what the store has, or the database forbids its data. */
        BAD_BATCH
    }
}
