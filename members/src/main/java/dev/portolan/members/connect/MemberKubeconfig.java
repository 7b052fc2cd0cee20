package dev.portolan.members.connect;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a kubeconfig's current context, or its only one, says about one API: where it is and what
 * opens it. Everything has to stand in the text itself: files, programs and proxies belong to the
 * machine that it was written on and are refused by name. Pure.
 *
 * @param server the API's URL, perhaps with a path
 */
record MemberKubeconfig(String server, MemberCredentials credentials) {
    /**
     * Reads a kubeconfig, YAML or JSON.
     *
     * @param where begins every message
     * @throws IllegalArgumentException saying what is wrong and what would be right; quotes no
     *     credential
     */
    static MemberKubeconfig read(String where, String text) {
        KubeconfigPlace place = new KubeconfigPlace(where);
        Config config = KubeconfigText.parse(where, text);
        Map<String, Context> contexts =
                named(config.getContexts(), NamedContext::getName, NamedContext::getContext);
        String chosen = chosenContext(place, config, contexts);
        Context context = find(place, "current-context names context", chosen, contexts);
        String from = "context \"" + chosen + "\" names ";

        String clusterName = KubeconfigPlace.text(context.getCluster()).orElse("");
        Map<String, Cluster> clusters =
                named(config.getClusters(), NamedCluster::getName, NamedCluster::getCluster);
        KubeconfigCluster cluster =
                new KubeconfigCluster(
                        place.in("cluster \"" + clusterName + "\""),
                        find(place, from + "cluster", clusterName, clusters));

        String userName = KubeconfigPlace.text(context.getUser()).orElse("");
        Map<String, AuthInfo> users =
                named(config.getUsers(), NamedAuthInfo::getName, NamedAuthInfo::getUser);
        KubeconfigUser user =
                new KubeconfigUser(
                        place.in("user \"" + userName + "\""),
                        find(place, from + "user", userName, users));
        return new MemberKubeconfig(cluster.server(), user.credentials(cluster.authority()));
    }

    private static String chosenContext(
            KubeconfigPlace place, Config config, Map<String, Context> contexts) {
        Optional<String> current = KubeconfigPlace.text(config.getCurrentContext());
        if (current.isPresent()) {
            return current.get();
        }
        if (contexts.isEmpty()) {
            throw place.invalid("has no contexts: it needs one that names a cluster and a user");
        }
        if (contexts.size() > 1) {
            throw place.invalid("has no current-context: set it to one of " + list(contexts));
        }
        return contexts.keySet().iterator().next();
    }

    private static <T> T find(
            KubeconfigPlace place, String what, String name, Map<String, T> among) {
        T found = among.get(name);
        if (found == null) {
            String others = among.isEmpty() ? "there is none" : "there is " + list(among);
            throw new IllegalArgumentException(
                    place.field(what) + " \"" + name + "\", which is not in it; " + others);
        }
        return found;
    }

    private static String list(Map<String, ?> named) {
        return String.join(", ", named.keySet());
    }

    /** The entries by name, in their order; the first of a name counts, as kubectl has it. */
    private static <E, T> Map<String, T> named(
            @Nullable List<E> entries,
            Function<E, @Nullable String> name,
            Function<E, @Nullable T> content) {
        Map<String, T> named = new LinkedHashMap<>();
        for (E entry : entries == null ? List.<E>of() : entries) {
            if (Objects.nonNull(entry)) {
                String key = name.apply(entry);
                T value = content.apply(entry);
                if (key != null && value != null) {
                    named.putIfAbsent(key, value);
                }
            }
        }
        return named;
    }
}
