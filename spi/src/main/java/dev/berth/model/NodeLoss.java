package dev.berth.model;

/** What becomes of the requests on a node whose work is lost. */
public enum NodeLoss {
    /** They wait again, under the next attempt number. */
    REQUEUE,
    /** They end as {@link RequestState#FAILED}. */
    FAIL
}
