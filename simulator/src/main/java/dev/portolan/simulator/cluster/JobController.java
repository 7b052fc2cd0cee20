package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.Instant;
import java.util.List;

/** Starts the pods of a Job, as many at once as it allows, until enough of them have succeeded. */
final class JobController implements Controller {
    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        for (StoredObject job : snapshot.all(ResourceType.JOBS)) {
            if (!Drafts.isDeleted(job) && !isFinished(job)) {
                reconcile(job, snapshot.controlledBy(job, ResourceType.PODS), now, step);
            }
        }
        return step.build();
    }

    private static boolean isFinished(StoredObject job) {
        return Pods.condition(job.content(), "Complete").equals("True");
    }

    private static void reconcile(
            StoredObject job, List<StoredObject> pods, Instant now, Step.Builder step) {
        int parallelism = job.content().at("spec", "parallelism").asInt(1);
        int completions = job.content().at("spec", "completions").asInt(parallelism);
        boolean suspended = job.content().at("spec", "suspend").asBoolean();
        int succeeded =
                (int) pods.stream().filter(pod -> Pods.phase(pod).equals("Succeeded")).count();
        List<StoredObject> active = pods.stream().filter(Pods::isActive).toList();
        int wanted = suspended ? 0 : Math.min(parallelism, completions - succeeded);
        for (int i = active.size(); i < wanted; i++) {
            String name = job.key().name() + "-" + Drafts.suffix(job.content().uid() + now + i);
            ObjectNode pod = Drafts.pod(job, name, now);
            pod.withObject("/metadata")
                    .withObject("/labels")
                    .put("batch.kubernetes.io/job-name", job.key().name())
                    .put("job-name", job.key().name());
            step.write(Drafts.create(ResourceType.PODS, pod));
        }
        active.stream()
                .limit(Math.max(0, active.size() - Math.max(0, wanted)))
                .forEach(pod -> step.write(Drafts.delete(pod, now)));
        boolean complete = succeeded >= completions;
        step.write(
                Drafts.change(
                        job,
                        root -> {
                            ObjectNode status = root.withObject("/status");
                            if (!suspended && !status.has("startTime")) {
                                status.put("startTime", Drafts.time(now));
                            }
                            status.put("active", complete ? 0 : Math.max(0, wanted));
                            status.put(
                                    "ready", (int) active.stream().filter(Pods::isReady).count());
                            status.put("succeeded", succeeded);
                            if (complete) {
                                status.put("completionTime", Drafts.time(now));
                                Pods.setCondition(
                                        status, "Complete", true, "CompletionsReached", "", now);
                            }
                        }));
    }
}
