package dev.berth.policy;

/**
 * What the policy {@code risk} weighs.
 *
 * @param cpu how much longer a request runs, as a share, where it takes all free CPU
 * @param memory the same for memory
 * @param gpu the same for GPUs
 * @param load how much longer it runs on a node that is full
 * @param lateness what a second beyond the deadline costs
 * @param busyness what a full node costs
 * @param patience the deadline, as a multiple of the usual run time
 */
public record RiskWeights(double cpu, double memory, double gpu, double load, double lateness, double busyness,
        double patience) {

    /** The documented defaults. */
    public static final RiskWeights DEFAULTS = new RiskWeights(0.1, 0.1, 0.3, 0.2, 10, 1, 2);
    private static final double MOST = 1000;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is not within 0 to 1000
     */
    public RiskWeights {
        for (double weight : new double[] {cpu, memory, gpu, load, lateness, busyness, patience}) {
            if (!(weight >= 0 && weight <= MOST)) {
                throw new IllegalArgumentException("A weight is out of range. weight=" + weight + " least=0 most="
                        + MOST);
            }
        }
    }
}
