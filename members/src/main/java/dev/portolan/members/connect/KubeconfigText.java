package dev.portolan.members.connect;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import tools.jackson.core.JacksonException;

import java.util.Map;

/**
 * A kubeconfig's text as fabric8's {@link Config}. Pure. What is wrong is said with its line or its
 * field and never by quoting the text, which holds secrets.
 */
final class KubeconfigText {
    private static final String WANTED =
            "a mapping with clusters, users, contexts, current-context";

    private KubeconfigText() {}

    /**
     * @param where begins the message
     * @throws IllegalArgumentException saying at which line or field it is not a kubeconfig
     */
    static Config parse(String where, String text) {
        Object tree;
        try {
            tree = new Load(LoadSettings.builder().build()).loadFromString(text);
        } catch (MarkedYamlEngineException e) {
            throw new IllegalArgumentException(where + place(e) + " is not YAML" + problem(e), e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(where + " is not YAML", e);
        }
        if (!(tree instanceof Map)) {
            throw new IllegalArgumentException(where + " is not a kubeconfig: must be " + WANTED);
        }
        return config(where, tree);
    }

    private static String place(MarkedYamlEngineException failure) {
        return failure.getProblemMark()
                .map(mark ->
                        ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                .orElse("");
    }

    /**
     * The scanner's and the parser's words name a character or a kind of token; the other stages'
     * words, and any about a tag, may repeat what stands in the text.
     */
    private static String problem(MarkedYamlEngineException failure) {
        boolean quotes =
                !(failure instanceof ScannerException || failure instanceof ParserException)
                        || failure.getProblem().contains("tag");
        return quotes ? "" : ": " + failure.getProblem();
    }

    private static Config config(String where, Object tree) {
        Config config;
        try {
            config = new KubernetesSerialization().convertValue(tree, Config.class);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    where + field(e) + " is not what a kubeconfig has there", e);
        }
        String kind = config.getKind();
        if (kind != null && !kind.equals("Config")) {
            throw new IllegalArgumentException(
                    where + " is not a kubeconfig: kind is " + kind + ", not Config");
        }
        return config;
    }

    private static String field(RuntimeException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        StringBuilder path = new StringBuilder();
        if (cause instanceof JacksonException shape) {
            for (JacksonException.Reference step : shape.getPath()) {
                if (step.getPropertyName() == null) {
                    path.append('[').append(step.getIndex()).append(']');
                } else {
                    path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
                }
            }
        }
        return path.isEmpty() ? "" : ", field " + path;
    }
}
