package dev.portolan.api.schema.column;

import static dev.portolan.api.schema.column.Cells.AGE;
import static dev.portolan.api.schema.column.Cells.NAME;
import static dev.portolan.api.schema.column.Cells.join;
import static dev.portolan.api.schema.column.Cells.text;
import static dev.portolan.api.schema.column.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.api.schema.PrinterColumn;
import dev.portolan.model.resource.Document;

import java.util.List;

/** The columns of volumes, claims, classes and snapshots. */
public final class StorageColumns {
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private StorageColumns() {}

    public static List<PrinterColumn> claims() {
        return List.of(
                NAME,
                text("Status", "What has become of the claim.", StorageColumns::phase),
                text(
                        "Volume",
                        "The volume that it is bound to.",
                        o -> o.text("spec", "volumeName")),
                text("Capacity", "The size of that.", o -> o.text("status", "capacity", "storage")),
                text(
                        "Access Modes",
                        "How it may be mounted.",
                        o -> modes(o.at("status", "accessModes"))),
                text(
                        "StorageClass",
                        "The class that it asks for.",
                        o -> o.text("spec", "storageClassName")),
                text(
                        "VolumeAttributesClass",
                        "The class of its attributes.",
                        o -> orUnset(o.text("spec", "volumeAttributesClassName"))),
                AGE,
                wide("VolumeMode", "Filesystem or Block.", o -> o.text("spec", "volumeMode")));
    }

    public static List<PrinterColumn> volumes() {
        return List.of(
                NAME,
                text("Capacity", "Its size.", o -> o.text("spec", "capacity", "storage")),
                text(
                        "Access Modes",
                        "How it may be mounted.",
                        o -> modes(o.at("spec", "accessModes"))),
                text(
                        "Reclaim Policy",
                        "What happens to it after its claim.",
                        o -> o.text("spec", "persistentVolumeReclaimPolicy")),
                text("Status", "What has become of it.", StorageColumns::phase),
                text("Claim", "The claim that it is bound to.", StorageColumns::claim),
                text("StorageClass", "Its class.", o -> o.text("spec", "storageClassName")),
                text(
                        "VolumeAttributesClass",
                        "The class of its attributes.",
                        o -> orUnset(o.text("spec", "volumeAttributesClassName"))),
                text("Reason", "Why it failed.", o -> o.text("status", "reason")),
                AGE,
                wide("VolumeMode", "Filesystem or Block.", o -> o.text("spec", "volumeMode")));
    }

    public static List<PrinterColumn> classes() {
        return List.of(
                new PrinterColumn(
                        "Name",
                        "string",
                        "name",
                        0,
                        "Name of the class; the default one says so.",
                        (object, now) -> TextNode.valueOf(className(object))),
                text("Provisioner", "What makes its volumes.", o -> o.text("provisioner")),
                text(
                        "ReclaimPolicy",
                        "What happens to volumes after their claim.",
                        o -> o.optionalText("reclaimPolicy").orElse("Delete")),
                text(
                        "VolumeBindingMode",
                        "When volumes are made.",
                        o -> o.optionalText("volumeBindingMode").orElse("Immediate")),
                text(
                        "AllowVolumeExpansion",
                        "Whether volumes can grow.",
                        o -> Boolean.toString(o.at("allowVolumeExpansion").asBoolean())),
                AGE);
    }

    private static String phase(Document object) {
        return object.has("metadata", "deletionTimestamp")
                ? "Terminating"
                : object.text("status", "phase");
    }

    private static String modes(JsonNode modes) {
        return join(
                modes,
                mode ->
                        switch (mode.asText()) {
                            case "ReadWriteOnce" -> "RWO";
                            case "ReadOnlyMany" -> "ROX";
                            case "ReadWriteMany" -> "RWX";
                            case "ReadWriteOncePod" -> "RWOP";
                            default -> mode.asText();
                        });
    }

    private static String claim(Document volume) {
        return volume.has("spec", "claimRef")
                ? volume.text("spec", "claimRef", "namespace")
                        + "/"
                        + volume.text("spec", "claimRef", "name")
                : "";
    }

    private static String className(Document object) {
        boolean isDefault = "true".equals(object.annotations().get(DEFAULT_CLASS));
        return isDefault ? object.name() + " (default)" : object.name();
    }

    private static String orUnset(String text) {
        return text.isEmpty() ? "<unset>" : text;
    }
}
