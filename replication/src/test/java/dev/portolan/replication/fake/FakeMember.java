package dev.portolan.replication.fake;

import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.agent.AgentApi;
import dev.portolan.replication.agent.ClaimFolders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A member's API with its volume groups and claims; the claims are folders. */
public final class FakeMember implements AgentApi, ClaimFolders {
    private final Path claims;
    private final Map<String, Document> objects = new ConcurrentHashMap<>();
    private volatile boolean up = true;
    private Term highest = new Term(0);

    public FakeMember(Path claims) {
        this.claims = claims;
    }

    /** Whether the API answers anybody. */
    public void setUp(boolean newUp) {
        up = newUp;
    }

    public boolean isUp() {
        return up;
    }

    Optional<Document> get(String name) {
        return Optional.ofNullable(objects.get(name));
    }

    /** Refuses lower terms, as every member does. */
    synchronized Optional<Document> apply(Document object, Term term) {
        if (term.compareTo(highest) < 0) {
            return Optional.empty();
        }
        highest = term;
        return Optional.of(
                objects.merge(
                        object.name(),
                        object,
                        (old, replacing) ->
                                old.edit(root ->
                                        root.set("spec", replacing.mutableCopy().get("spec")))));
    }

    @Override
    public List<VolumeGroup> groups() {
        requireUp();
        return objects.values().stream().map(VolumeGroup::read).toList();
    }

    @Override
    public void writeStatus(VolumeGroup group, VolumeGroup.Status status) {
        requireUp();
        objects.computeIfPresent(
                group.name(),
                (name, old) -> old.edit(root -> root.set("status", Json.tree(status))));
    }

    @Override
    public void ensureClaim(Namespace namespace, VolumeGroup.ClaimStorage storage) {
        requireUp();
        create(storage.claim());
    }

    public Path create(String claim) {
        try {
            return Files.createDirectories(claims.resolve(claim));
        } catch (IOException e) {
            throw new ReplicationException("cannot create " + claim, e);
        }
    }

    @Override
    public Optional<Path> folder(Namespace namespace, String claim) {
        return Optional.of(claims.resolve(claim)).filter(Files::isDirectory);
    }

    private void requireUp() {
        if (!up) {
            throw new ReplicationException("the member's API does not answer");
        }
    }
}
