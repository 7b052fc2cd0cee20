package dev.portolan.dns.corefile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A server block: what it serves and the directives in it. The words of a directive that stands in
 * it several times follow one another; the order of different directives has no meaning.
 *
 * @param keys with environment variables replaced
 * @param directives the words of each directive, its name first
 */
public record ServerBlock(List<Token> keys, Map<String, List<Token>> directives) {
    public ServerBlock {
        keys = List.copyOf(keys);
        Map<String, List<Token>> copy = new LinkedHashMap<>();
        directives.forEach((name, tokens) -> copy.put(name, List.copyOf(tokens)));
        directives = java.util.Collections.unmodifiableMap(copy);
    }

    /** Each time that a directive stands in the block, in order. */
    public List<Directive> named(String name) {
        List<Directive> all = new ArrayList<>();
        var reader = new DirectiveReader(directives.getOrDefault(name, List.of()));
        while (reader.hasNext()) {
            all.add(reader.next());
        }
        return all;
    }
}
