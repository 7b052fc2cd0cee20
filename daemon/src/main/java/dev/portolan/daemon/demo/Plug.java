package dev.portolan.daemon.demo;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.simulator.SimulatedCluster;
import dev.portolan.simulator.SimulatedFleet;
import dev.portolan.simulator.network.CutMode;

import java.util.List;
import java.util.stream.Collectors;

/** What somebody who watches the demo can do to the members, a line of text each. */
final class Plug {
    static final String COMMANDS =
            """
            kill MEMBER              power off; restart MEMBER brings it back
            pause MEMBER             everything in it stands still; resume MEMBER wakes it
            cut MEMBER               no packet goes in or out; restore MEMBER heals it
            delay MEMBER MEMBER MS   another round trip between the two
            """;

    private final SimulatedFleet fleet;

    Plug(SimulatedFleet fleet) {
        this.fleet = fleet;
    }

    /** Carries a line out; what happened, or what would have been right. */
    String pull(String line) throws InterruptedException {
        String[] words = line.strip().split("\\s+");
        try {
            return words.length == 4 && words[0].equals("delay")
                    ? delay(name(words[1]), name(words[2]), Double.parseDouble(words[3]))
                    : words.length == 2 ? act(words[0], fleet.member(name(words[1]))) : usage();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String act(String verb, SimulatedCluster member) throws InterruptedException {
        switch (verb) {
            case "kill" -> member.kill();
            case "restart" -> member.restart();
            case "pause" -> member.pause();
            case "resume" -> member.resume();
            case "cut" -> fleet.network().cut(member.name(), CutMode.HANG);
            case "restore" -> fleet.network().restore(member.name());
            default -> {
                return usage();
            }
        }
        return verb + " " + member.name() + ": done";
    }

    private String delay(ClusterName one, ClusterName other, double millis) {
        fleet.network().setRoundTrip(one, other, millis);
        return "the round trip between " + one + " and " + other + " is now " + millis + " ms";
    }

    private static ClusterName name(String text) {
        return new ClusterName(text);
    }

    private String usage() {
        List<String> names = fleet.members().stream().map(member -> member.name().value()).toList();
        return "write one of:\n"
                + COMMANDS
                + "members: "
                + names.stream().collect(Collectors.joining(", "));
    }
}
