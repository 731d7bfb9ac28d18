package dev.berth.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands between a client and its server, and when told stops in the middle of what the client sends. */
final class StallingProxy implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("(//[^:/]+):(\\d+)");

    private final String url;
    private final int port;
    private final ServerSocket door;
    private final List<Socket> sockets = new ArrayList<>();
    /** How many bytes more may pass to the server. */
    private final AtomicLong allowed = new AtomicLong(Long.MAX_VALUE);
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Opens one before the server of a JDBC address. */
    StallingProxy(String url) throws IOException {
        this.url = url;
        Matcher found = PORT.matcher(url);
        if (!found.find()) {
            throw new IllegalArgumentException(url);
        }
        this.port = Integer.parseInt(found.group(2));
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private static void start(Thrower work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException ended) {
                // The one or the other side has closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Thrower {
        void run() throws IOException, InterruptedException;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            synchronized (sockets) {
                sockets.addAll(List.of(client, server));
            }
            start(() -> copy(client, server, true));
            start(() -> copy(server, client, false));
        }
    }

    private void copy(Socket from, Socket to, boolean stalls) throws IOException, InterruptedException {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[1024];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (stalls && allowed.addAndGet(-count) < 0) {
                    stalled.countDown();
                    goOn.await();
                }
                out.write(bytes, 0, count);
            }
        }
    }

    String url() {
        return PORT.matcher(url).replaceFirst("$1:" + door.getLocalPort());
    }

    void stallAfter(int bytes) {
        allowed.set(bytes);
    }

    void awaitStall() throws InterruptedException {
        if (!stalled.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("Less was sent than it was to stall after.");
        }
    }

    void goOn() {
        allowed.set(Long.MAX_VALUE);
        goOn.countDown();
    }

    @Override
    public void close() throws IOException {
        door.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
