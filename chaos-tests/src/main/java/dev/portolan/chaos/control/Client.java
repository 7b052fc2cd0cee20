package dev.portolan.chaos.control;

import dev.portolan.chaos.history.AppendedList;
import dev.portolan.chaos.history.Register;
import dev.portolan.chaos.history.Register.Action.CompareAndSet;
import dev.portolan.chaos.history.Register.Action.Read;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * One client: asks a node it chose by chance, one thing after another, and notes what it was told.
 * What it was not told it notes as ambiguous; it never tries a write again. Its values are its own.
 * For one thread.
 */
final class Client implements AutoCloseable {
    static final int REGISTERS = 5;
    static final int LISTS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** An answer, and the time between which it stands. */
    private record Answer(List<String> words, long invoked, OptionalLong returned) {
        boolean is(String word) {
            return words.getFirst().equals(word);
        }

        boolean isAmbiguous() {
            return is("lost") || words.equals(List.of("failed", "AMBIGUOUS"));
        }
    }

    private final String name;
    private final IntFunction<Network.Address> door;
    private final RandomGenerator random;
    private final Notes notes;
    private @Nullable DoorClient connection;
    private int count;

    Client(String name, IntFunction<Network.Address> door, RandomGenerator random, Notes notes) {
        this.name = name;
        this.door = door;
        this.random = random;
        this.notes = notes;
    }

    /** One thing or another. */
    void act() {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> createUnique();
            case 3 -> putRegister(register());
            case 4, 5 -> swapRegister(register());
            case 6, 7 -> readRegister(register());
            case 8 -> appendToList("list-" + random.nextInt(LISTS));
            default -> readList("list-" + random.nextInt(LISTS));
        }
    }

    /** Lets a register or a list come to be, which others then change. */
    boolean create(String key) {
        String value = key.startsWith("list") ? name + "." + count++ : fresh();
        Answer answer = ask("create " + key + " " + value);
        if (answer.is("written")) {
            acknowledge(key, value, answer);
        }
        boolean created = answer.is("written") || answer.isAmbiguous();
        if (key.startsWith("list")) {
            if (created) {
                notes.list(
                        name,
                        key,
                        new AppendedList.Action.Append(value),
                        answer.invoked(),
                        answer.returned());
            }
        } else if (created || answer.is("exists")) {
            notes.register(
                    name,
                    key,
                    new CompareAndSet(Optional.empty(), value, created),
                    answer.invoked(),
                    answer.returned());
        }
        return answer.is("written") || answer.is("exists");
    }

    void readEverything() {
        for (int i = 0; i < REGISTERS; i++) {
            readRegister("register-" + i);
        }
        for (int i = 0; i < LISTS; i++) {
            readList("list-" + i);
        }
    }

    @Override
    public void close() {
        disconnect();
    }

    private void createUnique() {
        String value = fresh();
        Answer answer = ask("create unique-" + value + " " + value);
        if (answer.is("written")) {
            acknowledge("unique-" + value, value, answer);
        }
    }

    private void putRegister(String key) {
        String value = fresh();
        Answer answer = ask("put " + key + " " + value);
        if (answer.is("written")) {
            acknowledge(key, value, answer);
        }
        if (answer.is("written") || answer.isAmbiguous()) {
            notes.register(
                    name,
                    key,
                    new Register.Action.Write(value),
                    answer.invoked(),
                    answer.returned());
        } else if (answer.is("missing")) {
            notes.register(
                    name, key, new Read(Optional.empty()), answer.invoked(), answer.returned());
        }
    }

    private void swapRegister(String key) {
        Answer before = ask("read " + key);
        if (!before.is("found")) {
            return;
        }
        noteRead(key, before);
        String value = fresh();
        Answer answer = ask("swap " + key + " " + value + " " + before.words().get(1));
        boolean swapped = answer.is("written") || answer.isAmbiguous();
        if (answer.is("written")) {
            acknowledge(key, value, answer);
        }
        if (swapped || answer.is("conflict")) {
            notes.register(
                    name,
                    key,
                    new CompareAndSet(Optional.of(before.words().get(2)), value, swapped),
                    answer.invoked(),
                    answer.returned());
        }
    }

    private void readRegister(String key) {
        Answer answer = ask("read " + key);
        if (answer.is("found") || answer.is("none")) {
            noteRead(key, answer);
        }
    }

    private void appendToList(String key) {
        Answer before = ask("read " + key);
        if (!before.is("found")) {
            return;
        }
        noteList(key, before);
        String element = name + "." + count++;
        String value = before.words().get(2) + "," + element;
        Answer answer = ask("swap " + key + " " + value + " " + before.words().get(1));
        if (answer.is("written")) {
            acknowledge(key, value, answer);
        }
        if (answer.is("written") || answer.isAmbiguous()) {
            notes.list(
                    name,
                    key,
                    new AppendedList.Action.Append(element),
                    answer.invoked(),
                    answer.returned());
        }
    }

    private void readList(String key) {
        Answer answer = ask("read " + key);
        if (answer.is("found") || answer.is("none")) {
            noteList(key, answer);
        }
    }

    private void noteRead(String key, Answer answer) {
        notes.register(
                name,
                key,
                new Read(
                        answer.is("found") ? Optional.of(answer.words().get(2)) : Optional.empty()),
                answer.invoked(),
                answer.returned());
    }

    private void noteList(String key, Answer answer) {
        List<String> elements =
                answer.is("found") ? Arrays.asList(answer.words().get(2).split(",")) : List.of();
        notes.list(
                name,
                key,
                new AppendedList.Action.Read(elements),
                answer.invoked(),
                answer.returned());
    }

    private void acknowledge(String key, String value, Answer answer) {
        notes.acknowledged(
                new Notes.Acknowledged(
                        key,
                        value,
                        Long.parseLong(answer.words().get(1)),
                        answer.invoked(),
                        answer.returned().orElseThrow()));
    }

    private Answer ask(String request) {
        long invoked = System.nanoTime();
        try {
            if (connection == null || random.nextInt(50) == 0) {
                disconnect();
                int node = 1 + random.nextInt(ChaosCluster.NODES.size());
                connection = new DoorClient(door.apply(node), PATIENCE);
            }
        } catch (IOException e) {
            return new Answer(List.of("unreachable"), invoked, OptionalLong.empty());
        }
        try {
            List<String> words = connection.ask(request);
            boolean known = !words.equals(List.of("failed", "AMBIGUOUS"));
            return new Answer(
                    words,
                    invoked,
                    known ? OptionalLong.of(System.nanoTime()) : OptionalLong.empty());
        } catch (IOException e) {
            disconnect();
            return new Answer(List.of("lost"), invoked, OptionalLong.empty());
        }
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            connection = null;
        }
    }

    private String register() {
        return "register-" + random.nextInt(REGISTERS);
    }

    private String fresh() {
        return name + "." + count++;
    }
}
