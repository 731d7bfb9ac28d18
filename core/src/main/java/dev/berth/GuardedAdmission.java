package dev.berth;

import dev.berth.model.Refusal;
import dev.berth.model.Refusals;
import dev.berth.placement.PluginFailure;
import dev.berth.spi.Admission;
import dev.berth.spi.AdmissionPolicy;
import dev.berth.spi.Rejection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The admission policies of one scheduler. If one of them throws or breaks its contract, the call ends in a
 * {@link PluginFailure} with its name.
 */
final class GuardedAdmission {

    private final List<AdmissionPolicy> policies;

    GuardedAdmission(List<AdmissionPolicy> policies) {
        this.policies = List.copyOf(policies);
    }

    boolean isEmpty() {
        return policies.isEmpty();
    }

    /** Returns the refusal by the first policy that denies an arrival; empty if all admit it. */
    Optional<Refusal> denial(AdmissionPolicy.Arrival arrival) {
        for (AdmissionPolicy policy : policies) {
            Admission answer;
            try {
                answer = Objects.requireNonNull(policy.admit(arrival), "admission");
            } catch (Throwable error) {
                throw new PluginFailure(policy.name(), error);
            }
            if (answer instanceof Admission.Denied denied) {
                return Optional.of(refusal(policy, denied.why()));
            }
        }
        return Optional.empty();
    }

    private static Refusal refusal(AdmissionPolicy policy, Rejection why) {
        return Refusals.notAdmitted(policy.name(), why.code(), why.asked(), why.free(), why.limit());
    }
}
