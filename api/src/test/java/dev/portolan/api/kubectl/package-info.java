/** The API as the real kubectl sees it. */
@NullMarked
package dev.portolan.api.kubectl;

import org.jspecify.annotations.NullMarked;
