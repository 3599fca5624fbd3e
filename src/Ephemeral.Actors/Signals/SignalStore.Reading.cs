using System.Buffers;

namespace Ephemeral.Actors.Signals;

internal sealed partial class SignalStore
{
    /// <summary>Those for which <paramref name="which"/> says yes, oldest first. Allocates for what is found alone.</summary>
    public IReadOnlyList<SignalEvent> Events<TWanted>(TWanted wanted, Func<SignalEntry, TWanted, bool> which)
    {
        var (copy, count) = RentCopy();
        List<SignalEvent>? found = null;
        for (var i = 0; i < count; i++)
        {
            if (which(copy[i], wanted))
                (found ??= []).Add(copy[i].ToEvent(clock));
        }

        Return(copy, count);
        return found ?? (IReadOnlyList<SignalEvent>)[];
    }

    /// <summary>Whether <paramref name="predicate"/> says yes to one: asked outside the lock, oldest first.</summary>
    public bool Any(Func<SignalEvent, bool> predicate)
    {
        var (copy, count) = RentCopy();
        try
        {
            for (var i = 0; i < count; i++)
            {
                if (predicate(copy[i].ToEvent(clock)))
                    return true;
            }

            return false;
        }
        finally
        {
            Return(copy, count);
        }
    }

    private (SignalEntry[] Copy, int Count) RentCopy()
    {
        while (true)
        {
            var copy = ArrayPool<SignalEntry>.Shared.Rent(_log.Held);
            using (var step = new Step(this))
            {
                if (step.Log.TryCopyTo(copy, step.Now, out var count))
                    return (copy, count);
            }

            Return(copy, count: 0);
        }
    }

    private static void Return(SignalEntry[] copy, int count)
    {
        Array.Clear(copy, 0, count);
        ArrayPool<SignalEntry>.Shared.Return(copy);
    }
}
