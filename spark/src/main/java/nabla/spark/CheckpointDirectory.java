package nabla.spark;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
import nabla.data.DataException;
import nabla.nn.Network;
import nabla.train.Checkpoints;
import nabla.train.TrainingOptions;
import nabla.train.TrainingState;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A training's state after each epoch, in a directory of any Hadoop file system: {@code epoch-12}, complete or not there,
 * and the one before it.
 */
final class CheckpointDirectory implements Checkpoints {
    private static final String PREFIX = "epoch-";
    /** What a checkpoint may hold: a file that somebody else put there makes no other objects. */
    private static final ObjectInputFilter OURS =
            ObjectInputFilter.Config.createFilter("nabla.**;java.lang.*;java.util.*;!*");

    private final Path directory;
    private final FileSystem files;
    private final Training training;

    /** What a checkpoint is of; it can only go on with the same. */
    private record Training(Network network, String options, Shard.Rows rows) implements Serializable {}

    private record Saved(Training training, TrainingState state) implements Serializable {}

    CheckpointDirectory(
            String directory,
            Configuration hadoop,
            Network network,
            TrainingOptions options,
            int syncEvery,
            Shard.Rows rows) {
        this.directory = new Path(directory);
        this.training = new Training(
                network, options.toBuilder().epochs(1).threads(1).build() + ", syncEvery " + syncEvery, rows);
        try {
            files = this.directory.getFileSystem(hadoop);
            files.mkdirs(this.directory);
        } catch (IOException e) {
            throw new DataException("cannot keep checkpoints in " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable TrainingState load() {
        try {
            FileStatus[] found = found();
            if (found.length == 0) {
                return null;
            }
            Path newest = found[found.length - 1].getPath();
            Saved saved = read(newest);
            require(newest, "network", saved.training.network, training.network);
            require(newest, "rows", saved.training.rows, training.rows);
            require(newest, "options", saved.training.options, training.options);
            return saved.state;
        } catch (IOException e) {
            throw new DataException("cannot read checkpoints in " + directory + ": " + e.getMessage(), e);
        }
    }

    private void require(Path file, String what, Object saved, Object ours) {
        if (!saved.equals(ours)) {
            throw new DataException(file + " is a checkpoint of another training; its " + what + ": " + saved
                    + "; now: " + ours + ". Name another directory, or empty this one");
        }
    }

    private Saved read(Path file) throws IOException {
        try (var in = new ObjectInputStream(new BufferedInputStream(files.open(file)))) {
            in.setObjectInputFilter(OURS);
            return (Saved) in.readObject();
        } catch (ClassNotFoundException | ClassCastException | ObjectStreamException e) {
            throw new DataException(file + " is no checkpoint that this nabla wrote: " + e.getMessage(), e);
        }
    }

    @Override
    public void save(int epoch, Supplier<TrainingState> state) {
        try {
            FileStatus[] old = found();
            Path part = new Path(directory, "." + PREFIX + epoch);
            try (var out = new ObjectOutputStream(new BufferedOutputStream(files.create(part, true)))) {
                out.writeObject(new Saved(training, state.get()));
            }
            if (!files.rename(part, new Path(directory, PREFIX + epoch))) {
                throw new IOException("cannot rename " + part);
            }
            for (int i = 0; i < old.length - 1; i++) {
                files.delete(old[i].getPath(), false);
            }
        } catch (IOException e) {
            throw new DataException("cannot write a checkpoint to " + directory + ": " + e.getMessage(), e);
        }
    }

    /** By epoch, ascending. */
    private FileStatus[] found() throws IOException {
        FileStatus[] all = files.listStatus(directory, path -> path.getName().matches(PREFIX + "\\d+"));
        Arrays.sort(all, Comparator.comparingInt(CheckpointDirectory::epoch));
        return all;
    }

    private static int epoch(FileStatus file) {
        return Integer.parseInt(file.getPath().getName().substring(PREFIX.length()));
    }
}
