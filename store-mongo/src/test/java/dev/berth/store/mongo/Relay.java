package dev.berth.store.mongo;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a MongoDB server that is cut when so many messages have gone over it; new connections go through again. */
final class Relay implements Closeable {

    private static final int LENGTH_BYTES = 4;
    private static final int NEVER = -1;

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String host;
    private final int port;
    private final AtomicInteger left = new AtomicInteger(NEVER);
    private volatile boolean afterwards;

    Relay(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        start(this::accept);
    }

    String connectionString() {
        return "mongodb://127.0.0.1:" + entrance.getLocalPort();
    }

    /**
     * Cuts a connection once.
     *
     * @param messages how many messages pass before
     * @param serverGetsIt whether the server gets the message that is cut off, so that its answer is lost
     */
    void cutAfter(int messages, boolean serverGetsIt) {
        afterwards = serverGetsIt;
        left.set(messages);
    }

    /**
     * Cuts nothing any more.
     *
     * @return whether it was still to cut
     */
    boolean heal() {
        return left.getAndSet(NEVER) != NEVER;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        }, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = entrance.accept();
            start(() -> serve(client));
        }
    }

    /** Carries messages and answers in turns. */
    private void serve(Socket client) throws IOException {
        try (client; Socket server = new Socket(host, port)) {
            DataInputStream from = new DataInputStream(client.getInputStream());
            DataInputStream answers = new DataInputStream(server.getInputStream());
            while (true) {
                byte[] message = read(from);
                boolean cut = left.getAndUpdate(count -> count == NEVER ? NEVER : count - 1) == 0;
                if (cut && !afterwards) {
                    return;
                }
                server.getOutputStream().write(message);
                byte[] answer = read(answers);
                if (cut) {
                    return;
                }
                client.getOutputStream().write(answer);
            }
        }
    }

    private static byte[] read(DataInputStream from) throws IOException {
        byte[] length = from.readNBytes(LENGTH_BYTES);
        if (length.length < LENGTH_BYTES) {
            throw new IOException("closed");
        }
        int size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
        byte[] message = new byte[size];
        System.arraycopy(length, 0, message, 0, LENGTH_BYTES);
        from.readFully(message, LENGTH_BYTES, size - LENGTH_BYTES);
        return message;
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
