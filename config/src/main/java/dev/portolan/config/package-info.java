/**
 * The daemon's settings as one typed, immutable tree. Unknown keys are refused and all problems are
 * reported at once, each with its place in the file.
 */
@NullMarked
package dev.portolan.config;

import org.jspecify.annotations.NullMarked;
