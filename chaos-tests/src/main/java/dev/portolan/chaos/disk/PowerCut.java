package dev.portolan.chaos.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What a disk forgets when the power goes, by the notes of the preloaded library. What was synced
 * stays. Of the rest either everything is lost, or for each page of 4096 bytes and for each size a
 * coin decides, and of the names the first few stay: disks write back in any order, and file
 * systems order their names.
 */
public final class PowerCut {
    /** When a file's name is on disk. */
    public enum Names {
        /** After its directory was synced: all that POSIX promises. */
        SYNCED_WITH_DIRECTORY,
        /** After any sync that follows: what a file system with a journal, such as ext4, does. */
        SYNCED_WITH_ANYTHING
    }

    /** Decides what survives though it was not synced. */
    private interface Luck {
        boolean isLost();

        int survivors(int names);
    }

    private final Names names;
    private final Luck luck;

    private PowerCut(Names names, Luck luck) {
        this.names = names;
        this.luck = luck;
    }

    /** Everything that was not synced is lost: the worst that a disk may do, not the likeliest. */
    public static PowerCut losingAll(Names names) {
        return new PowerCut(
                names,
                new Luck() {
                    @Override
                    public boolean isLost() {
                        return true;
                    }

                    @Override
                    public int survivors(int count) {
                        return 0;
                    }
                });
    }

    /** Chance decides about what was not synced. */
    public static PowerCut losingSome(Names names, RandomGenerator random) {
        return new PowerCut(
                names,
                new Luck() {
                    @Override
                    public boolean isLost() {
                        return random.nextBoolean();
                    }

                    @Override
                    public int survivors(int count) {
                        return random.nextInt(count + 1);
                    }
                });
    }

    /** Changes the directory to what is left, and forgets the notes. */
    RolledBack apply(Path directory, Path side) throws IOException {
        Path kept = side.resolve("kept");
        Path logFile = side.resolve("undo.log");
        Pending pending = Pending.after(Undo.readLog(logFile), names);
        NameUndo nameUndo = new NameUndo(directory, kept);
        int files = 0;
        int pages = 0;
        for (Map.Entry<Long, FileUndo> entry : pending.files().entrySet()) {
            Path file = nameUndo.find(entry.getKey());
            if (file != null && !entry.getValue().isEmpty()) {
                files++;
                pages += entry.getValue().undo(file, luck::isLost);
            }
        }
        List<Undo> lost =
                pending.names()
                        .subList(luck.survivors(pending.names().size()), pending.names().size());
        nameUndo.undo(lost.reversed());
        Files.deleteIfExists(logFile);
        NameUndo.deleteTree(kept);
        Files.createDirectory(kept);
        return new RolledBack(files, pages, lost.size());
    }

    /** What is not on disk at the end of a log. */
    private record Pending(Map<Long, FileUndo> files, List<Undo> names) {
        static Pending after(List<Undo> log, Names rule) {
            Set<Long> cancelled = new HashSet<>();
            log.forEach(undo -> {
                if (undo instanceof Undo.Cancel cancel) {
                    cancelled.add(cancel.which());
                }
            });
            Pending pending = new Pending(new HashMap<>(), new ArrayList<>());
            log.stream()
                    .filter(undo -> !cancelled.contains(undo.position()))
                    .forEach(undo -> pending.add(undo, rule));
            return pending;
        }

        private void add(Undo undo, Names rule) {
            switch (undo) {
                case Undo.Write write -> file(write.inode()).add(write);
                case Undo.Resize resize -> file(resize.inode()).add(resize);
                case Undo.Sync sync -> {
                    file(sync.inode()).sync(sync.upTo());
                    syncNames(sync.upTo(), rule);
                }
                case Undo.SyncRange sync -> {
                    file(sync.inode()).syncRange(sync.upTo(), sync.offset(), sync.length());
                    syncNames(sync.upTo(), rule);
                }
                case Undo.SyncFailed sync -> file(sync.inode()).syncFailed(sync.upTo());
                case Undo.Create create -> names.add(create);
                case Undo.Remove remove -> names.add(remove);
                case Undo.Rename rename -> names.add(rename);
                case Undo.SyncDirectory sync -> {
                    syncNames(sync.upTo(), rule);
                    names.removeIf(change ->
                            change.position() < sync.upTo() && isIn(change, sync.directory()));
                }
                case Undo.Cancel cancel -> {}
            }
        }

        private void syncNames(long upTo, Names rule) {
            if (rule == Names.SYNCED_WITH_ANYTHING) {
                names.removeIf(change -> change.position() < upTo);
            }
        }

        /** A rename between two directories is on disk with the one that gets the name. */
        private static boolean isIn(Undo change, long directory) {
            return switch (change) {
                case Undo.Create create -> create.directory() == directory;
                case Undo.Remove remove -> remove.directory() == directory;
                case Undo.Rename rename -> rename.toDirectory() == directory;
                default -> false;
            };
        }

        private FileUndo file(long inode) {
            return files.computeIfAbsent(inode, number -> new FileUndo());
        }
    }
}
