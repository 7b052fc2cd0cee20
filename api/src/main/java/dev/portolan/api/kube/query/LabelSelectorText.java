package dev.portolan.api.kube.query;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.model.policy.LabelSelector;
import dev.portolan.model.policy.LabelSelector.Operator;
import dev.portolan.model.policy.LabelSelector.Requirement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads label selectors as kubectl's {@code -l} has them: {@code app=web,tier in (a, b),!canary}.
 */
public final class LabelSelectorText {
    private static final String KEY = "([A-Za-z0-9][A-Za-z0-9_./-]*)";
    private static final Pattern SET = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EQUALITY =
            Pattern.compile(KEY + "\\s*(==|=|!=)\\s*([A-Za-z0-9_.-]*)");
    private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*" + KEY);
    private static final Pattern COMMA_OUTSIDE_SETS = Pattern.compile(",(?![^(]*\\))");

    private LabelSelectorText() {}

    /**
     * @throws ApiException 400 naming the part that does not parse
     */
    public static LabelSelector parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : COMMA_OUTSIDE_SETS.split(text)) {
            if (!part.isBlank()) {
                requirements.add(requirement(part.trim()));
            }
        }
        return requirements.isEmpty()
                ? LabelSelector.EVERYTHING
                : new LabelSelector(Map.of(), requirements);
    }

    private static Requirement requirement(String part) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            List<String> values =
                    Arrays.stream(set.group(3).split(",", -1)).map(String::trim).toList();
            return new Requirement(
                    set.group(1), set.group(2).equals("in") ? Operator.In : Operator.NotIn, values);
        }
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            return new Requirement(
                    equality.group(1),
                    equality.group(2).equals("!=") ? Operator.NotIn : Operator.In,
                    List.of(equality.group(3)));
        }
        Matcher existence = EXISTENCE.matcher(part);
        if (existence.matches()) {
            return new Requirement(
                    existence.group(2),
                    existence.group(1).isEmpty() ? Operator.Exists : Operator.DoesNotExist,
                    List.of());
        }
        throw Failures.badRequest(
                "unable to parse requirement \""
                        + part
                        + "\" of the label selector: write key=value, key!=value, key in (a,b), key"
                        + " notin (a,b), key or !key");
    }
}
