package dev.portolan.model.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes quantities: a decimal number with a binary (Ki … Ei), decimal (n, u, m, k … E) or
 * exponent (e3) suffix.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>
 */
public final class Quantity {
    private static final Pattern SYNTAX =
            Pattern.compile(
                    "([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+))(?:([eE][+-]?\\d{1,4})|(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E))?");
    private static final String BINARY = "KMGTPE";

    private Quantity() {}

    /**
     * The exact value.
     *
     * @throws IllegalArgumentException when {@code text} is not a quantity
     */
    public static BigDecimal parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" is not a quantity: write a number with an optional suffix, as"
                            + " 250m, 1.5, 512Mi, 2G");
        }
        String exponent = matcher.group(2);
        if (exponent != null) {
            return new BigDecimal(matcher.group(1) + exponent);
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String suffix = matcher.group(3);
        return suffix == null ? number : number.multiply(factor(suffix));
    }

    /**
     * The value in thousandths, rounded up as Kubernetes does.
     *
     * @throws IllegalArgumentException when {@code text} is not a quantity or too large
     */
    public static long parseMilli(String text) {
        return toLong(text, parse(text).movePointRight(3));
    }

    /**
     * The value in whole units, rounded up as Kubernetes does.
     *
     * @throws IllegalArgumentException when {@code text} is not a quantity or too large
     */
    public static long parseWhole(String text) {
        return toLong(text, parse(text));
    }

    private static long toLong(String text, BigDecimal value) {
        try {
            return value.setScale(0, RoundingMode.UP).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is too large for a quantity", e);
        }
    }

    private static BigDecimal factor(String suffix) {
        if (suffix.length() == 2) {
            return BigDecimal.TWO.pow(10 * (BINARY.indexOf(suffix.charAt(0)) + 1));
        }
        return switch (suffix) {
            case "n" -> BigDecimal.ONE.movePointLeft(9);
            case "u" -> BigDecimal.ONE.movePointLeft(6);
            case "m" -> BigDecimal.ONE.movePointLeft(3);
            case "k" -> BigDecimal.ONE.movePointRight(3);
            default -> BigDecimal.ONE.movePointRight(3 * (BINARY.indexOf(suffix.charAt(0)) + 1));
        };
    }
}
