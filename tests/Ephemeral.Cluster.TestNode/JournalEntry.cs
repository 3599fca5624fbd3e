using System.Diagnostics;
using System.Globalization;

namespace Ephemeral.Cluster.TestNode;

public enum JournalEvent
{
    /// <summary>A sender's item was admitted.</summary>
    Admitted,

    /// <summary>A body has begun.</summary>
    Started,

    /// <summary>A body is about to return.</summary>
    Ended,

    /// <summary>The sender was answered that the body ran to its end.</summary>
    Completed,

    /// <summary>The sender was answered that the item's owner was lost.</summary>
    OwnerLost,

    /// <summary>The sender was answered otherwise.</summary>
    Failed,
}

/// <summary>Something that has happened to an item on a node. Stamps of all processes of a machine can be compared.</summary>
public readonly record struct JournalEntry(long Stamp, JournalEvent Event, Item Item)
{
    public static JournalEntry Now(JournalEvent what, Item item) => new(Stopwatch.GetTimestamp(), what, item);

    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture, $"{Stamp} {(int)Event} {Item.Sender} {Item.Key} {Item.Number} {Item.Milliseconds}\n");

    /// <returns>Null for a line that was cut off when its process was killed.</returns>
    public static JournalEntry? Parse(string line)
    {
        var fields = line.Split(' ');
        if (fields.Length != 6)
            return null;
        static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
        return new JournalEntry(long.Parse(fields[0], CultureInfo.InvariantCulture), (JournalEvent)Number(fields[1]),
            new Item(fields[2], Number(fields[3]), Number(fields[4]), Number(fields[5])));
    }
}
