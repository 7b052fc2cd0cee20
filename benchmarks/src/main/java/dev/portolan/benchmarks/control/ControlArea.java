package dev.portolan.benchmarks.control;

import dev.portolan.benchmarks.Area;
import dev.portolan.benchmarks.Row;
import dev.portolan.benchmarks.ScratchFolder;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code portolan bench control}: three nodes beside etcd's, one node beside the bare disk, what
 * 100,000 objects cost, and how soon a watch sees a change.
 */
public final class ControlArea implements Area {
    @Override
    public String name() {
        return "control";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (ScratchFolder folder = ScratchFolder.create("portolan-bench-control")) {
            rows.addAll(BesideEtcd.measure(folder.path(), quick));
        }
        try (ScratchFolder folder = ScratchFolder.create("portolan-bench-control")) {
            rows.add(BesideTheDisk.measure(folder.path(), quick));
        }
        try (ScratchFolder folder = ScratchFolder.create("portolan-bench-control")) {
            rows.addAll(WatchLag.measure(folder.path(), quick));
        }
        try (ScratchFolder folder = ScratchFolder.create("portolan-bench-control")) {
            rows.addAll(ManyObjects.measure(folder.path(), quick));
        }
        return rows;
    }
}
