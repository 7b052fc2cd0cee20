@NullMarked
package dev.portolan.chaos.history;

import org.jspecify.annotations.NullMarked;
