package dev.portolan.control.state;

import java.util.List;
import java.util.Optional;

/**
 * What the nodes have agreed on about the state machine itself. Immutable.
 *
 * @param level in force
 * @param reports the highest level that each node knows, by the node's name
 */
record Agreement(FeatureLevel level, SortedTree<String, FeatureLevel> reports, Limits limits) {
    static Agreement initial(Limits limits) {
        return new Agreement(FeatureLevel.FIRST, SortedTree.empty(), limits);
    }

    Agreement with(Limits changed) {
        return new Agreement(level, reports, changed);
    }

    Agreement with(Command.ReportLevel report) {
        return new Agreement(level, reports.put(report.node(), report.level()), limits);
    }

    /** At the level that is asked for if it is higher and all nodes know it. */
    Agreement with(Command.RaiseLevel raise) {
        if (level.includes(raise.level()) || !allKnow(raise.level(), raise.nodes())) {
            return this;
        }
        SortedTree<String, FeatureLevel> kept = SortedTree.empty();
        for (String node : raise.nodes()) {
            kept = kept.put(node, reports.get(node).orElseThrow());
        }
        return new Agreement(raise.level(), kept, limits);
    }

    private boolean allKnow(FeatureLevel wanted, List<String> nodes) {
        return nodes.stream()
                .map(reports::get)
                .map(known -> known.filter(one -> one.includes(wanted)))
                .allMatch(Optional::isPresent);
    }
}
