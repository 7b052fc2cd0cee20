package dev.portolan.dns.corefile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Groups words into server blocks. Bug-compatible with CoreDNS's parser, message by message; see
 * the cases in this module's tests. Stops at the first problem, since nothing after it can be
 * trusted.
 */
final class Parser {
    /** How many snippets, and how many files, one Corefile may import. */
    private static final int MAX_IMPORTS = 10_000;

    private final String file;
    private final List<Token> tokens;
    private final Predicate<String> known;
    private final Variables variables;
    private final Imports imports;
    private final Map<String, List<Token>> snippets = new HashMap<>();
    private int cursor = -1;
    private int snippetImports;

    Parser(
            String file,
            List<Token> tokens,
            Predicate<String> known,
            Variables variables,
            Imports imports) {
        this.file = file;
        this.tokens = new ArrayList<>(tokens);
        this.known = known;
        this.variables = variables;
        this.imports = imports;
    }

    /**
     * @throws CorefileException at the first thing that is no Corefile
     */
    List<ServerBlock> parse() {
        List<ServerBlock> blocks = new ArrayList<>();
        while (advance()) {
            block().filter(block -> !block.keys().isEmpty()).ifPresent(blocks::add);
        }
        return List.copyOf(blocks);
    }

    /** One server block; empty where it was a snippet. */
    private Optional<ServerBlock> block() {
        List<Token> keys = new ArrayList<>();
        Map<String, List<Token>> directives = new LinkedHashMap<>();
        if (readKeys(keys)) {
            Optional<String> snippet = snippetName(keys);
            if (snippet.isPresent()) {
                defineSnippet(snippet.get());
                return Optional.empty();
            }
            readContents(directives);
        }
        return Optional.of(new ServerBlock(keys, directives));
    }

    /** Reads keys up to the brace or the end of their line; false when the text ended there. */
    private boolean readKeys(List<Token> keys) {
        boolean expectAnother = false;
        while (true) {
            String word = variables.expand(text());
            if (word.equals("import") && startsLine()) {
                runImport();
                if (cursor + 1 > tokens.size()) {
                    return false;
                }
                continue;
            }
            if (word.equals("{")) {
                if (expectAnother) {
                    throw problem("Expected another address but had '{' - check for extra comma");
                }
                return true;
            }
            if (!word.isEmpty()) {
                expectAnother = word.endsWith(",");
                String key = expectAnother ? word.substring(0, word.length() - 1) : word;
                keys.add(tokens.get(cursor).withText(key));
            }
            boolean more = advance();
            if (expectAnother && !more) {
                throw unexpectedEnd();
            }
            if (!more) {
                return false;
            }
            if (!expectAnother && startsLine()) {
                return true;
            }
        }
    }

    private static Optional<String> snippetName(List<Token> keys) {
        if (keys.size() != 1) {
            return Optional.empty();
        }
        String key = keys.getFirst().text();
        boolean isSnippet = key.startsWith("(") && key.endsWith(")");
        return isSnippet ? Optional.of(key.substring(1, key.length() - 1)) : Optional.empty();
    }

    private void defineSnippet(String name) {
        if (snippets.containsKey(name)) {
            throw problem("redeclaration of previously declared snippet " + name);
        }
        List<Token> body = snippetBody();
        if (importsItself(name, body)) {
            throw tooManyImports("snippet");
        }
        snippets.put(name, body);
    }

    private List<Token> snippetBody() {
        expect("{");
        List<Token> body = new ArrayList<>();
        int depth = 1;
        while (advance()) {
            String word = text();
            if (word.equals("}") && --depth == 0) {
                return body;
            }
            if (word.equals("{")) {
                depth++;
            }
            body.add(tokens.get(cursor));
        }
        throw unexpected("}");
    }

    private boolean importsItself(String name, List<Token> body) {
        for (int i = 0; i + 1 < body.size(); i++) {
            boolean startsLine = i == 0 || body.get(i - 1).line() != body.get(i).line();
            if (startsLine
                    && body.get(i).text().equals("import")
                    && variables.expand(body.get(i + 1).text()).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The braces may be left out: then the rest of the file is the block. */
    private void readContents(Map<String, List<Token>> directives) {
        boolean braces = text().equals("{");
        if (!braces) {
            cursor--;
        }
        while (advance()) {
            String word = text();
            if (word.equals("}")) {
                break;
            }
            if (word.equals("import")) {
                runImport();
                cursor--;
            } else {
                readDirective(directives);
            }
        }
        if (braces) {
            expect("}");
        }
    }

    private void readDirective(Map<String, List<Token>> directives) {
        String name = variables.expand(text());
        if (!known.test(name)) {
            throw problem("Unknown directive '" + name + "'");
        }
        List<Token> words = directives.computeIfAbsent(name, key -> new ArrayList<>());
        words.add(tokens.get(cursor));
        int depth = 0;
        while (advance()) {
            String word = text();
            if (word.equals("{")) {
                depth++;
            } else if (depth == 0 && startsLine()) {
                cursor--;
                break;
            } else if (word.equals("}")) {
                if (depth == 0) {
                    throw problem("Unexpected '}' because no matching opening brace");
                }
                depth--;
            } else if (word.equals("import") && startsLine()) {
                runImport();
                cursor--;
                continue;
            }
            Token expanded = tokens.get(cursor).withText(variables.expand(word));
            tokens.set(cursor, expanded);
            words.add(expanded);
        }
        if (depth > 0) {
            throw unexpectedEnd();
        }
    }

    /** Puts what is imported in place of the import; the cursor is on its first word afterwards. */
    private void runImport() {
        if (!advanceOnLine()) {
            throw wrongArguments();
        }
        String what = variables.expand(text());
        if (what.isEmpty()) {
            throw problem("Import requires a non-empty filepath");
        }
        if (advanceOnLine()) {
            throw problem("Import takes only one argument (glob pattern or file)");
        }
        List<Token> imported = imported(what);
        tokens.subList(cursor - 1, cursor + 1).clear();
        tokens.addAll(cursor - 1, imported);
        cursor--;
    }

    private List<Token> imported(String what) {
        List<Token> snippet = snippets.get(what);
        if (snippet != null) {
            if (snippetImports++ >= MAX_IMPORTS) {
                throw tooManyImports("snippet");
            }
            return snippet;
        }
        if (imports.count() >= MAX_IMPORTS) {
            throw tooManyImports("file");
        }
        try {
            return imports.load(Path.of(currentFile()), what);
        } catch (Imports.Refusal e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    private boolean advance() {
        if (cursor < tokens.size() - 1) {
            cursor++;
            return true;
        }
        return false;
    }

    private boolean advanceOnLine() {
        if (cursor < tokens.size() - 1
                && tokens.get(cursor + 1).continuesLineOf(tokens.get(cursor))) {
            cursor++;
            return true;
        }
        return false;
    }

    private boolean startsLine() {
        return cursor < 1
                || (cursor < tokens.size()
                        && tokens.get(cursor).startsLineAfter(tokens.get(cursor - 1)));
    }

    private String text() {
        return cursor >= 0 && cursor < tokens.size() ? tokens.get(cursor).text() : "";
    }

    private String currentFile() {
        return cursor >= 0 && cursor < tokens.size() ? tokens.get(cursor).file() : file;
    }

    private int currentLine() {
        return cursor >= 0 && cursor < tokens.size() ? tokens.get(cursor).line() : 0;
    }

    private void expect(String brace) {
        if (!text().equals(brace)) {
            throw unexpected(brace);
        }
    }

    private CorefileException unexpected(String expected) {
        return new CorefileException(
                new Problem(
                        currentFile(),
                        currentLine(),
                        "Syntax error: Unexpected token '"
                                + text()
                                + "', expecting '"
                                + expected
                                + "'"));
    }

    private CorefileException unexpectedEnd() {
        return problem("Unexpected EOF");
    }

    private CorefileException wrongArguments() {
        return problem(
                text().equals("{")
                        ? "Unexpected token '{', expecting argument"
                        : "Wrong argument count or unexpected line ending after '" + text() + "'");
    }

    private CorefileException tooManyImports(String of) {
        return problem("maximum " + of + " import depth (" + MAX_IMPORTS + ") exceeded");
    }

    private CorefileException problem(String message) {
        return new CorefileException(
                new Problem(currentFile(), currentLine(), "Error during parsing: " + message));
    }
}
