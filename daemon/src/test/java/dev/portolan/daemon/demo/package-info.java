/** The demo and its pieces; a federation for tests that is made of the same pieces. */
@org.jspecify.annotations.NullMarked
package dev.portolan.daemon.demo;
