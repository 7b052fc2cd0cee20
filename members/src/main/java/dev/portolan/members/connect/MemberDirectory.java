package dev.portolan.members.connect;

import dev.portolan.members.MembersOptions;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.cluster.MemberPort;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * A connection for every MemberCluster, opened when the object or its Secret appears or changes,
 * closed when it goes. Safe for use by many threads.
 */
public final class MemberDirectory implements MemberPort, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemberDirectory.class);

    private final ResourceStore store;
    private final MemberClients clients;
    private final MembersOptions options;
    private final ConcurrentSkipListMap<ClusterName, Entry> entries = new ConcurrentSkipListMap<>();

    /**
     * The directory of the members in {@code store}; it is empty until the first {@link #refresh}.
     */
    public MemberDirectory(ResourceStore store, MemberClients clients, MembersOptions options) {
        this.store = store;
        this.clients = clients;
        this.options = options;
    }

    /** How the federation stands to a member's API. */
    public sealed interface Entry {
        /** What it was made from: another one makes another connection. */
        String madeFrom();
    }

    /**
     * @param connection opened; nothing may have been sent yet
     */
    public record Open(MemberConnection connection, String madeFrom) implements Entry {}

    /**
     * @param reason the member's condition's and the event's
     * @param message why there is no connection, for people
     */
    public record Unusable(Reason reason, String message, String madeFrom) implements Entry {}

    /** What is wrong where there is no connection. */
    public enum Reason {
        CredentialsInvalid,
        KubeconfigInvalid
    }

    /**
     * Brings the connections in line with the MemberClusters and Secrets in this node's own copy of
     * the store.
     */
    public synchronized void refresh(Consumer<ClusterName> closing) {
        Map<ClusterName, StoredObject> wanted = new TreeMap<>();
        for (StoredObject object :
                store.list(ResourceType.MEMBER_CLUSTERS, Namespace.NONE, ReadLevel.LOCAL).items()) {
            name(object).ifPresent(name -> wanted.put(name, object));
        }
        for (ClusterName gone : new TreeSet<>(entries.keySet())) {
            if (!wanted.containsKey(gone)) {
                closing.accept(gone);
                close(gone, entries.remove(gone));
            }
        }
        wanted.forEach((name, object) -> refresh(name, object.content(), closing));
    }

    private void refresh(ClusterName name, Document object, Consumer<ClusterName> closing) {
        Optional<StoredObject> secret = secret(object);
        String madeFrom =
                object.at("spec", "endpoint")
                        + " "
                        + object.at("spec", "credentialsRef")
                        + " "
                        + secret.map(found ->
                                        found.content().at("data").toString()
                                                + found.content().at("stringData"))
                                .orElse("");
        Entry known = entries.get(name);
        if (known == null || !known.madeFrom().equals(madeFrom)) {
            if (known != null) {
                closing.accept(name);
            }
            close(name, known);
            entries.put(name, open(name, object, secret, madeFrom));
        }
    }

    private Entry open(
            ClusterName name, Document object, Optional<StoredObject> secret, String madeFrom) {
        try {
            MemberCluster.Spec spec = MemberCluster.read(object).spec();
            if (spec.credentialsRef().isEmpty()) {
                return unusable(
                        "spec.credentialsRef is missing: name a Secret with token and ca.crt, or"
                                + " with kubeconfig",
                        madeFrom);
            }
            if (secret.isEmpty()) {
                var reference = spec.credentialsRef().get();
                return unusable(
                        "Secret "
                                + reference.namespace()
                                + "/"
                                + reference.name()
                                + " does not exist",
                        madeFrom);
            }
            return switch (MemberAccess.read(spec, secret.get().content())) {
                case MemberAccess.Unusable(Reason reason, String message) ->
                        new Unusable(reason, message, madeFrom);
                case MemberAccess.Usable(MemberAccess access) ->
                        new Open(
                                new MemberConnection(
                                        name,
                                        clients.open(access.endpoint(), access.credentials()),
                                        options.requestTimeout()),
                                madeFrom);
            };
        } catch (DocumentException e) {
            return unusable(String.valueOf(e.getMessage()), madeFrom);
        } catch (KubernetesClientException | IllegalArgumentException e) {
            return unusable("endpoint or credentials cannot be used: " + e.getMessage(), madeFrom);
        }
    }

    private static Unusable unusable(String message, String madeFrom) {
        return new Unusable(Reason.CredentialsInvalid, message, madeFrom);
    }

    private Optional<StoredObject> secret(Document object) {
        String secret = object.text("spec", "credentialsRef", "name");
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        Namespace namespace = Namespace.of(object.text("spec", "credentialsRef", "namespace"));
        return store.get(new ResourceKey(ResourceType.SECRETS, namespace, secret), ReadLevel.LOCAL);
    }

    private static Optional<ClusterName> name(StoredObject object) {
        try {
            return Optional.of(new ClusterName(object.key().name()));
        } catch (IllegalArgumentException e) {
            return Optional
                    .empty(); // admission refuses such names; there is no object to connect to
        }
    }

    private static void close(ClusterName name, @org.jspecify.annotations.Nullable Entry entry) {
        if (entry instanceof Open open) {
            LOG.info("event=member-connection-closed member={}", name);
            open.connection().close();
        }
    }

    /** The members known now. */
    public Set<ClusterName> names() {
        return new TreeSet<>(entries.keySet());
    }

    public Optional<Entry> find(ClusterName member) {
        return Optional.ofNullable(entries.get(member));
    }

    @Override
    public Optional<Document> get(ClusterName member, ResourceKey key) {
        return connection(member).get(key);
    }

    @Override
    public List<Document> list(
            ClusterName member,
            ResourceType type,
            Namespace namespace,
            Map<String, String> labels) {
        return connection(member).list(type, namespace, labels);
    }

    @Override
    public Document apply(ClusterName member, Document object, Term term) {
        return connection(member).apply(object, term, MemberConnection.Guard.NONE);
    }

    @Override
    public void delete(ClusterName member, ResourceKey key, Term term) {
        connection(member).delete(key, term, MemberConnection.Guard.NONE);
    }

    private MemberConnection connection(ClusterName member) {
        return switch (entries.get(member)) {
            case Open open -> open.connection();
            case Unusable unusable ->
                    throw new MemberException(
                            member, MemberException.Reason.UNREACHABLE, unusable.message());
            case null ->
                    throw new MemberException(
                            member, MemberException.Reason.UNREACHABLE, "no such MemberCluster");
        };
    }

    @Override
    public synchronized void close() {
        for (ClusterName name : names()) {
            close(name, entries.remove(name));
        }
    }
}
