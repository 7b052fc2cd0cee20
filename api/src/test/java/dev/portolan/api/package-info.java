/** The API server as its clients see it. */
@NullMarked
package dev.portolan.api;

import org.jspecify.annotations.NullMarked;
