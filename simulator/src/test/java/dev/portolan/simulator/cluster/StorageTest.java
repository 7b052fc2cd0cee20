package dev.portolan.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class StorageTest {
    private static final String SNAPSHOT =
            """
            {apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshot, metadata: {name: cut},
             spec: {source: {persistentVolumeClaimName: data}}}
            """;

    @TempDir Path folder;
    private VirtualMember member;

    @BeforeEach
    void start() {
        member = VirtualMember.withTwoNodes(folder);
    }

    @Test
    void aClaimIsBoundToAFolderThroughTheDefaultClass() {
        member.apply(claim("data", "10Gi", ""));
        StoredObject claim = member.get(ResourceType.VOLUME_CLAIMS, "data");
        assertThat(claim.content().text("status", "phase")).isEqualTo("Bound");
        assertThat(claim.content().text("spec", "storageClassName")).isEqualTo("gp3");
        assertThat(member.paths.claim(VirtualMember.SHOP, "data")).isDirectory();
        StoredObject volume = member.all(ResourceType.VOLUMES).getFirst();
        assertThat(volume.key().name()).isEqualTo(claim.content().text("spec", "volumeName"));
        assertThat(volume.content().text("status", "phase")).isEqualTo("Bound");
        assertThat(capacity("gp3")).isEqualTo("90Gi");
    }

    @Test
    void aClaimThatNamesItsClassByTheOldAnnotationGetsIt() {
        member.apply(
                claim("data", "1Gi", "")
                        .replace(
                                "{name: data}",
                                "{name: data, annotations:"
                                        + " {volume.beta.kubernetes.io/storage-class: kept}}"));
        assertThat(member.all(ResourceType.VOLUMES))
                .extracting(volume -> volume.content().text("spec", "storageClassName"))
                .containsExactly("kept");
    }

    @Test
    void aClaimOfAnUnknownClassOrBeyondTheCapacityWaits() {
        member.apply(claim("odd", "1Gi", "storageClassName: missing,"));
        member.apply(claim("huge", "200Gi", ""));
        assertThat(member.all(ResourceType.VOLUME_CLAIMS))
                .extracting(claim -> claim.content().text("status", "phase"))
                .containsExactly("Pending", "Pending");
    }

    @Test
    void aDeletedClaimTakesItsBytesWithItUnlessItsClassRetainsThem() throws IOException {
        member.apply(claim("data", "1Gi", ""));
        member.apply(claim("safe", "1Gi", "storageClassName: kept,"));
        write("data", "bytes");
        write("safe", "bytes");
        member.delete(member.get(ResourceType.VOLUME_CLAIMS, "data"));
        member.delete(member.get(ResourceType.VOLUME_CLAIMS, "safe"));
        assertThat(member.paths.claim(VirtualMember.SHOP, "data")).doesNotExist();
        assertThat(read("safe")).isEqualTo("bytes");
        assertThat(member.all(ResourceType.VOLUMES))
                .singleElement()
                .extracting(volume -> volume.content().text("status", "phase"))
                .isEqualTo("Released");
    }

    @Test
    void theBytesOfAClaimInAVolumeGroupAreNeverDropped() throws IOException {
        member.apply(claim("data", "1Gi", ""));
        write("data", "bytes");
        member.apply(
                """
                {apiVersion: portolan.dev/v1alpha1, kind: VolumeGroup, metadata: {name: db},
                 spec: {claims: [data]}}
                """);
        member.delete(member.get(ResourceType.VOLUME_CLAIMS, "data"));
        assertThat(read("data")).isEqualTo("bytes");
        member.apply(claim("data", "1Gi", ""));
        assertThat(read("data")).isEqualTo("bytes");
    }

    @Test
    void aSnapshotKeepsWhatTheVolumeHeldAndANewClaimStartsFromIt() throws IOException {
        member.apply(claim("data", "1Gi", ""));
        write("data", "before");
        member.apply(SNAPSHOT);
        write("data", "after");
        StoredObject cut = member.get(ResourceType.VOLUME_SNAPSHOTS, "cut");
        assertThat(cut.content().at("status", "readyToUse").asBoolean()).isTrue();
        assertThat(cut.content().text("status", "restoreSize")).isEqualTo("1Gi");
        member.apply(
                claim(
                        "restored",
                        "1Gi",
                        "dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot,"
                                + " name: cut},"));
        assertThat(read("restored")).isEqualTo("before");
        assertThat(read("data")).isEqualTo("after");
    }

    @Test
    void aSnapshotOfAMissingClaimWaitsAndSaysSo() {
        member.apply(SNAPSHOT);
        assertThat(
                        member.get(ResourceType.VOLUME_SNAPSHOTS, "cut")
                                .content()
                                .text("status", "error", "message"))
                .contains("data");
        member.apply(claim("data", "1Gi", ""));
        assertThat(
                        member.get(ResourceType.VOLUME_SNAPSHOTS, "cut")
                                .content()
                                .at("status", "readyToUse")
                                .asBoolean())
                .isTrue();
    }

    @Test
    void aPodStartsOnlyOnceItsClaimIsBound() {
        member.apply(
                """
                {apiVersion: v1, kind: Pod, metadata: {name: db}, spec: {
                  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}],
                  containers: [{name: main, image: postgres}]}}
                """);
        member.pass(Duration.ofSeconds(10));
        assertThat(Pods.isRunning(member.get(ResourceType.PODS, "db"))).isFalse();
        member.apply(claim("data", "1Gi", ""));
        member.pass(Duration.ofSeconds(10));
        assertThat(Pods.isReady(member.get(ResourceType.PODS, "db"))).isTrue();
    }

    private String capacity(String storageClass) {
        return member.all(VolumeController.CAPACITIES).stream()
                .filter(found -> found.content().text("storageClassName").equals(storageClass))
                .findFirst()
                .orElseThrow()
                .content()
                .text("capacity");
    }

    private void write(String claim, String bytes) throws IOException {
        Files.writeString(member.paths.claim(VirtualMember.SHOP, claim).resolve("file"), bytes);
    }

    private String read(String claim) throws IOException {
        return Files.readString(member.paths.claim(VirtualMember.SHOP, claim).resolve("file"));
    }

    private static String claim(String name, String size, String more) {
        return """
        {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: %s}, spec: {%s
          accessModes: [ReadWriteOnce], resources: {requests: {storage: %s}}}}
        """
                .formatted(name, more, size);
    }
}
