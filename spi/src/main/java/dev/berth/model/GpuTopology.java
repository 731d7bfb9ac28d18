package dev.berth.model;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * How the GPUs of a node are linked with each other, and which NUMA node each is near. Two topologies are equal if
 * their texts are.
 *
 * <p>Immutable; may be shared between threads. GPUs are numbered as in {@link Node#gpus()}.
 */
public final class GpuTopology {

    /** The most NVLinks between two GPUs. */
    public static final int MAX_NVLINKS = 64;
    /** The highest number of a NUMA node. */
    public static final int MAX_NUMA_NODE = 1_023;

    private static final LinkType[] TYPES = LinkType.values();
    private static final String SELF = "X";
    private static final String NVLINKS = "NV";

    private final int gpus;
    private final byte[] types;
    private final byte[] nvlinks;
    private final short[] numaNodes;
    private final String text;

    private GpuTopology(Builder from) {
        this.gpus = from.gpus;
        this.types = from.types.clone();
        this.nvlinks = from.nvlinks.clone();
        this.numaNodes = from.numaNodes.clone();
        this.text = write();
    }

    /**
     * Starts a topology.
     *
     * @param gpus how many GPUs, 1 to {@link Node#MAX_GPUS}
     * @return a builder with {@link LinkType#SYS} between any two and NUMA node 0 for each
     * @throws IllegalArgumentException if the number is out of range
     */
    public static Builder builder(int gpus) {
        return new Builder(gpus);
    }

    /**
     * Reads what {@link #text()} has written.
     *
     * @param text a row for each GPU: a cell for each GPU ({@code X} for itself, {@code NV#}, {@code PIX}, {@code PXB},
     *     {@code PHB}, {@code NODE} or {@code SYS}) and its NUMA node, with blanks between
     * @return the topology
     * @throws IllegalArgumentException if the text is no such matrix, or if it is not symmetric
     */
    public static GpuTopology parse(String text) {
        List<String> rows = Objects.requireNonNull(text, "text").strip().lines().toList();
        Builder builder = new Builder(rows.size());
        for (int gpu = 0; gpu < rows.size(); gpu++) {
            String[] cells = rows.get(gpu).strip().split("\\s+", -1);
            if (cells.length != rows.size() + 1) {
                throw unreadable(gpu, cells.length - 1, "A row needs a cell for each GPU and a NUMA node.");
            }
            builder.read(gpu, cells);
        }
        return builder.build();
    }

    private static IllegalArgumentException unreadable(int row, int column, String why) {
        return new IllegalArgumentException("A topology cannot be read. " + why + " row=" + row + " column=" + column);
    }

    /**
     * How many GPUs there are.
     *
     * @return 1 to {@link Node#MAX_GPUS}
     */
    public int gpus() {
        return gpus;
    }

    /**
     * How two different GPUs are linked.
     *
     * @param one the index of one
     * @param other the index of the other
     * @return the type of the link
     */
    public LinkType link(int one, int other) {
        return TYPES[types[one * gpus + other]];
    }

    /**
     * How many NVLinks there are between two different GPUs.
     *
     * @param one the index of one
     * @param other the index of the other
     * @return their number; 0 if the link is of another type
     */
    public int nvlinks(int one, int other) {
        return nvlinks[one * gpus + other];
    }

    /**
     * The NUMA node that a GPU is near.
     *
     * @param gpu its index
     * @return the node's number
     */
    public int numaNode(int gpu) {
        return numaNodes[gpu];
    }

    /**
     * All of it in one canonical form, which {@link #parse} reads.
     *
     * @return rows as {@code nvidia-smi topo -m} prints them, each with the GPU's NUMA node at its end, with single
     *     blanks between cells and single line feeds between rows
     */
    public String text() {
        return text;
    }

    private String write() {
        StringJoiner rows = new StringJoiner("\n");
        for (int gpu = 0; gpu < gpus; gpu++) {
            StringJoiner row = new StringJoiner(" ");
            for (int other = 0; other < gpus; other++) {
                row.add(gpu == other ? SELF : cell(types[gpu * gpus + other], nvlinks[gpu * gpus + other]));
            }
            rows.add(row.add(Integer.toString(numaNodes[gpu])).toString());
        }
        return rows.toString();
    }

    private static String cell(byte type, byte links) {
        return links > 0 ? NVLINKS + links : TYPES[type].name();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof GpuTopology topology && text.equals(topology.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** Collects the links of a topology. Not for use by several threads. */
    public static final class Builder {

        private final int gpus;
        private final byte[] types;
        private final byte[] nvlinks;
        private final short[] numaNodes;

        private Builder(int gpus) {
            this.gpus = (int) Checks.within("gpus", gpus, 1, Node.MAX_GPUS);
            this.types = new byte[gpus * gpus];
            this.nvlinks = new byte[gpus * gpus];
            this.numaNodes = new short[gpus];
            Arrays.fill(types, (byte) LinkType.SYS.ordinal());
        }

        /**
         * Sets the link between two GPUs, in both directions.
         *
         * @param one the index of one
         * @param other the index of another
         * @param type any type but {@link LinkType#NVLINK}, for which there is {@link #nvlinks}
         * @return this
         * @throws IllegalArgumentException if an index or the type is out of range
         */
        public Builder link(int one, int other, LinkType type) {
            Objects.requireNonNull(type, "type");
            if (type == LinkType.NVLINK) {
                throw new IllegalArgumentException("NVLinks need a number. Maybe use nvlinks. one=" + one + " other="
                        + other);
            }
            return set(one, other, type, 0);
        }

        /**
         * Links two GPUs by NVLinks, in both directions.
         *
         * @param one the index of one
         * @param other the index of another
         * @param count how many links, 1 to {@link #MAX_NVLINKS}
         * @return this
         * @throws IllegalArgumentException if an index or the number is out of range
         */
        public Builder nvlinks(int one, int other, int count) {
            return set(one, other, LinkType.NVLINK, (int) Checks.within("nvlinks", count, 1, MAX_NVLINKS));
        }

        private Builder set(int one, int other, LinkType type, int links) {
            Checks.within("gpu", one, 0, gpus - 1);
            Checks.within("gpu", other, 0, gpus - 1);
            if (one == other) {
                throw new IllegalArgumentException("A GPU has no link with itself. gpu=" + one);
            }
            types[one * gpus + other] = (byte) type.ordinal();
            types[other * gpus + one] = (byte) type.ordinal();
            nvlinks[one * gpus + other] = (byte) links;
            nvlinks[other * gpus + one] = (byte) links;
            return this;
        }

        /**
         * Says which NUMA node a GPU is near.
         *
         * @param gpu its index
         * @param node 0 to {@link #MAX_NUMA_NODE}
         * @return this
         * @throws IllegalArgumentException if a number is out of range
         */
        public Builder numaNode(int gpu, int node) {
            Checks.within("gpu", gpu, 0, gpus - 1);
            numaNodes[gpu] = (short) Checks.within("numaNode", node, 0, MAX_NUMA_NODE);
            return this;
        }

        /** Takes a row in; what is left of the diagonal must be what is on its right in the rows before. */
        private void read(int gpu, String[] cells) {
            for (int other = 0; other < gpus; other++) {
                if (other == gpu ? !cells[other].equals(SELF) : !isLink(cells[other])) {
                    throw unreadable(gpu, other, "A cell holds no link.");
                }
                if (other > gpu) {
                    put(gpu, other, cells[other]);
                } else if (other < gpu && !cells[other].equals(cell(types[gpu * gpus + other],
                        nvlinks[gpu * gpus + other]))) {
                    throw unreadable(gpu, other, "It is not symmetric.");
                }
            }
            if (!cells[gpus].matches("\\d{1,4}")) {
                throw unreadable(gpu, gpus, "A NUMA node is no number.");
            }
            numaNode(gpu, Integer.parseInt(cells[gpus]));
        }

        private static boolean isLink(String cell) {
            return cell.matches("NV[1-9]\\d?|PIX|PXB|PHB|NODE|SYS");
        }

        private void put(int gpu, int other, String cell) {
            if (cell.startsWith(NVLINKS)) {
                nvlinks(gpu, other, Integer.parseInt(cell.substring(NVLINKS.length())));
            } else {
                link(gpu, other, LinkType.valueOf(cell));
            }
        }

        /**
         * Makes the topology.
         *
         * @return the topology
         */
        public GpuTopology build() {
            return new GpuTopology(this);
        }
    }
}
