using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>What an item's body does.</summary>
internal enum Fate
{
    Return,
    Yield,
    Wait,
    Throw,
    ThrowLater,
    Hang,
    Block,
    IgnoreToken,
    Flood,
    Feed,
}

/// <summary>What a coordinator is given. It alone holds the payload, so that the payload is gone once the operation has ended.</summary>
internal sealed record SoakItem(SoakEntry Entry, byte[] Payload);

/// <summary>What the checker knows of one item, from before its admission until its round is over.</summary>
internal sealed class SoakEntry(int number, int producer, int key, int sequence, Fate fate)
{
    private int _starts;

    public int Number => number;

    /// <summary>Who enqueued it; -1 for a body.</summary>
    public int Producer => producer;

    public int Key => key;

    /// <summary>Its place among the items of its producer and key.</summary>
    public int Sequence => sequence;

    public Fate Fate => fate;

    /// <summary>The id that its admission returned.</summary>
    public long Id { get; set; }

    /// <summary>The id that its body saw.</summary>
    public long RanAs { get; set; }

    /// <summary>Its task, where there are results.</summary>
    public EphemeralTask<int>? Task { get; set; }

    /// <summary>How it ended, as its asker was told.</summary>
    public OperationStates? State { get; set; }

    public int Starts => Volatile.Read(ref _starts);

    /// <summary>How its body ended; null when it has not.</summary>
    public volatile string? BodyEnd;

    public WeakReference? Payload { get; private set; }

    public SoakItem NewItem()
    {
        var payload = new byte[64];
        Payload = new WeakReference(payload);
        return new SoakItem(this, payload);
    }

    public int CountStart() => Interlocked.Increment(ref _starts);

    public override string ToString() =>
        $"item {number} (producer {producer}, key {key}, sequence {sequence}, {fate}, operation {Id}, {Starts} starts, "
        + $"body: {BodyEnd ?? "not ended"})";
}
