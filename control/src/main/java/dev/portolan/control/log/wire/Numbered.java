package dev.portolan.control.log.wire;

import dev.portolan.control.peer.WireReader;
import dev.portolan.control.peer.WireWriter;

import java.util.List;

/**
 * The values of a closed choice by their numbers on the wire, which do not change when the library
 * orders its constants anew.
 *
 * @param values number one first
 */
record Numbered<E extends Enum<E>>(List<E> values) {
    Numbered {
        values = List.copyOf(values);
    }

    void write(WireWriter out, E value) {
        int position = values.indexOf(value);
        if (position < 0) {
            throw new IllegalArgumentException(value + " has no number");
        }
        out.tag(position + 1);
    }

    E read(WireReader in) {
        int number = in.tag();
        if (number < 1 || number > values.size()) {
            throw in.malformed(number + " stands for none of " + values);
        }
        return values.get(number - 1);
    }
}
