package dev.berth;

import dev.berth.model.Refusal;

/** A plug-in threw, or did not keep to its contract; refuses the request that it was asked about. */
final class PluginFailure extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int MAX_ERROR_CHARS = 500;

    private final String plugin;

    PluginFailure(String plugin, Throwable error) {
        super(inOneLine(error), error);
        this.plugin = plugin;
    }

    private static String inOneLine(Throwable error) {
        String text = error.toString().replaceAll("\\p{Cntrl}+", " ");
        return text.substring(0, Math.min(text.length(), MAX_ERROR_CHARS));
    }

    Refusal.PluginFailed refusal() {
        return new Refusal.PluginFailed(plugin, String.valueOf(getMessage()));
    }
}
