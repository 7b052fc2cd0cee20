package dev.portolan.config;

/** One scalar as it was written, and where. */
record SettingValue(String text, String where) {}
