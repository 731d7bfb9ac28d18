package dev.berth.model;

/** How an allocation ended. */
public enum Outcome {
    /** Its work is done. */
    COMPLETED(RequestState.COMPLETED),
    /** Its work failed. */
    FAILED(RequestState.FAILED),
    /** Its time was over. */
    TIMED_OUT(RequestState.TIMED_OUT),
    /** Its user withdrew it. */
    CANCELLED(RequestState.CANCELLED);

    private final RequestState state;

    Outcome(RequestState state) {
        this.state = state;
    }

    /**
     * The state that the request takes.
     *
     * @return a terminal state
     */
    public RequestState state() {
        return state;
    }
}
