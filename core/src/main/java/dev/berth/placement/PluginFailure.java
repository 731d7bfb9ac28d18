package dev.berth.placement;

import dev.berth.model.Refusal;
import dev.berth.model.Refusals;

/** The failure of a plug-in that threw or broke its contract; the request that it was asked about is refused. */
public final class PluginFailure extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int MAX_ERROR_CHARS = 500;

    private final String plugin;

    /**
     * Blames a plug-in.
     *
     * @param plugin its name
     * @param error what it threw, or its breach of contract
     */
    public PluginFailure(String plugin, Throwable error) {
        super(inOneLine(error), error);
        this.plugin = plugin;
    }

    private static String inOneLine(Throwable error) {
        String text = error.toString().replaceAll("\\p{Cntrl}+", " ");
        return text.substring(0, Math.min(text.length(), MAX_ERROR_CHARS));
    }

    /**
     * Returns the refusal of the request that the plug-in was asked about.
     *
     * @return the refusal, with the error in one line
     */
    public Refusal refusal() {
        return Refusals.pluginFailed(plugin, String.valueOf(getMessage()));
    }
}
