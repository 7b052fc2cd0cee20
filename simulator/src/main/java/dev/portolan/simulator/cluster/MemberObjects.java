package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Write;
import dev.portolan.simulator.cluster.MemberPlan.NodeGroup;
import dev.portolan.simulator.cluster.MemberPlan.StorageClassPlan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a member has before anybody uses it: namespaces, nodes and storage classes. */
public final class MemberObjects {
    private static final List<String> NAMESPACES =
            List.of("default", "kube-system", "kube-public", "kube-node-lease", "portolan-system");

    private MemberObjects() {}

    /**
     * @param kubernetesVersion as {@code v1.32.5}, which the nodes' kubelets report
     */
    public static List<Write> of(MemberPlan plan, String kubernetesVersion, Instant now) {
        List<Write> writes = new ArrayList<>();
        for (String name : NAMESPACES) {
            ObjectNode namespace = Drafts.object("v1", "Namespace", Namespace.NONE, name, now);
            namespace
                    .withObject("/metadata")
                    .putObject("labels")
                    .put("kubernetes.io/metadata.name", name);
            namespace.putObject("spec").putArray("finalizers").add("kubernetes");
            namespace.putObject("status").put("phase", "Active");
            writes.add(Drafts.create(ResourceType.NAMESPACES, namespace));
        }
        int number = 0;
        for (NodeGroup group : plan.nodeGroups()) {
            for (int i = 0; i < group.count(); i++) {
                writes.add(node(plan, group, number++, kubernetesVersion, now));
            }
        }
        for (StorageClassPlan storageClass : plan.storageClasses()) {
            writes.add(storageClass(storageClass, now));
            writes.add(capacity(storageClass, now));
        }
        return writes;
    }

    private static Write node(
            MemberPlan plan, NodeGroup group, int number, String kubernetesVersion, Instant now) {
        String name = plan.name() + "-node-" + number;
        String zone = plan.zones().get(number % plan.zones().size());
        ObjectNode node = Drafts.object("v1", "Node", Namespace.NONE, name, now);
        ObjectNode labels = node.withObject("/metadata").putObject("labels");
        labels.put("kubernetes.io/hostname", name)
                .put("kubernetes.io/os", "linux")
                .put("kubernetes.io/arch", "amd64")
                .put("node.kubernetes.io/instance-type", group.instanceType())
                .put("topology.kubernetes.io/region", plan.location().region())
                .put("topology.kubernetes.io/zone", zone);
        group.labels().forEach(labels::put);
        ObjectNode spec = node.putObject("spec");
        spec.put("podCIDR", plan.podNetwork() + "." + number + ".0/24");
        spec.put(
                "providerID",
                plan.location().provider() + "://" + plan.location().region() + "/" + name);
        ObjectNode status = node.putObject("status");
        status.set("capacity", Json.tree(group.capacity()));
        status.set("allocatable", Json.tree(group.allocatable()));
        status.putArray("addresses")
                .addObject()
                .put("type", "InternalIP")
                .put("address", plan.podNetwork() + "." + number + ".1");
        status.withArray("addresses").addObject().put("type", "Hostname").put("address", name);
        for (String pressure : new String[] {"MemoryPressure", "DiskPressure", "PIDPressure"}) {
            Pods.setCondition(status, pressure, false, "KubeletHasSufficient", "", now);
        }
        Pods.setCondition(status, "Ready", true, "KubeletReady", "kubelet is simulated", now);
        status.putObject("nodeInfo")
                .put("kubeletVersion", kubernetesVersion)
                .put("kubeProxyVersion", kubernetesVersion)
                .put("operatingSystem", "linux")
                .put("architecture", "amd64")
                .put("osImage", "Portolan simulator")
                .put("kernelVersion", "simulated")
                .put("containerRuntimeVersion", "simulator://1");
        return Drafts.create(ResourceType.NODES, node);
    }

    private static Write storageClass(StorageClassPlan plan, Instant now) {
        ObjectNode storageClass =
                Drafts.object(
                        "storage.k8s.io/v1", "StorageClass", Namespace.NONE, plan.name(), now);
        if (plan.isDefault()) {
            storageClass
                    .withObject("/metadata")
                    .putObject("annotations")
                    .put("storageclass.kubernetes.io/is-default-class", "true");
        }
        storageClass
                .put("provisioner", plan.provisioner())
                .put("reclaimPolicy", plan.retain() ? "Retain" : "Delete")
                .put("volumeBindingMode", "Immediate")
                .put("allowVolumeExpansion", true);
        return Drafts.create(ResourceType.STORAGE_CLASSES, storageClass);
    }

    private static Write capacity(StorageClassPlan plan, Instant now) {
        ObjectNode capacity =
                Drafts.object(
                        "storage.k8s.io/v1",
                        "CSIStorageCapacity",
                        Namespace.of("kube-system"),
                        "simulated-" + plan.name(),
                        now);
        capacity.put("storageClassName", plan.name()).put("capacity", plan.capacity().toString());
        return Drafts.create(VolumeController.CAPACITIES, capacity);
    }
}
