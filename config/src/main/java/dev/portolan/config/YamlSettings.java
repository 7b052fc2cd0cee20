package dev.portolan.config;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flattens a YAML file into scalars by path, each with its line: {@code control.peers[0].name}. */
final class YamlSettings {
    private final String fileName;
    private final List<ConfigProblem> problems;
    private final Map<String, SettingValue> values = new LinkedHashMap<>();

    private YamlSettings(String fileName, List<ConfigProblem> problems) {
        this.fileName = fileName;
        this.problems = problems;
    }

    /**
     * Values by path in the order of the file; what does not parse is added to {@code problems}.
     */
    static Map<String, SettingValue> flatten(
            String fileName, String yaml, List<ConfigProblem> problems) {
        YamlSettings settings = new YamlSettings(fileName, problems);
        try {
            new Compose(LoadSettings.builder().setUseMarks(true).build())
                    .composeString(yaml)
                    .ifPresent(settings::root);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            problems.add(
                    new ConfigProblem(fileName + ":" + line, "", "is not YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            problems.add(new ConfigProblem(fileName, "", "is not YAML: " + e.getMessage()));
        }
        return settings.values;
    }

    private void root(Node node) {
        if (node instanceof MappingNode) {
            walk("", node);
        } else if (!(node instanceof ScalarNode scalar && scalar.getValue().isEmpty())) {
            problems.add(
                    new ConfigProblem(
                            where(node),
                            "",
                            "must be a mapping of sections, as node:, api:, dns:"));
        }
    }

    private void walk(String path, Node node) {
        switch (node) {
            case MappingNode mapping -> mapping.getValue().forEach(entry -> entry(path, entry));
            case SequenceNode sequence -> {
                int index = 0;
                for (Node item : sequence.getValue()) {
                    walk(path + "[" + index++ + "]", item);
                }
            }
            case ScalarNode scalar -> put(path, scalar);
            default ->
                    problems.add(
                            new ConfigProblem(where(node), path, "aliases are not supported here"));
        }
    }

    private void entry(String path, NodeTuple entry) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
            walk(
                    path.isEmpty() ? key.getValue() : path + "." + key.getValue(),
                    entry.getValueNode());
        } else {
            problems.add(
                    new ConfigProblem(where(entry.getKeyNode()), path, "a key must be a word"));
        }
    }

    private void put(String path, ScalarNode scalar) {
        SettingValue earlier =
                values.putIfAbsent(path, new SettingValue(scalar.getValue(), where(scalar)));
        if (earlier != null) {
            problems.add(
                    new ConfigProblem(
                            where(scalar), path, "is set twice; first at " + earlier.where()));
        }
    }

    private String where(Node node) {
        return fileName
                + Optional.of(node)
                        .flatMap(Node::getStartMark)
                        .map(m -> ":" + (m.getLine() + 1))
                        .orElse("");
    }
}
