using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>Whose turn it is, where items leave in the order in which they came: each is given a number, and leaves once, in
/// turn. Those that wait for their turn are handed back when it comes.</summary>
internal sealed class TurnCore<TWaiter>
    where TWaiter : class
{
    private readonly Dictionary<long, TWaiter?> _ready = [];
    private long _numbered;
    private long _next;

    /// <summary>How many have a number and have not left.</summary>
    public long Inside => _numbered - _next;

    public long Number() => _numbered++;

    /// <summary>Whether it is this one's turn; otherwise it waits for it.</summary>
    public bool TryTurn(long number, TWaiter waiter)
    {
        if (number == _next)
            return true;
        _ready.Add(number, waiter);
        return false;
    }

    /// <summary>One leaves, in its turn or, where it has nothing to hand over, before.</summary>
    /// <returns>Whose turn it is then, where that one waits.</returns>
    public TWaiter? Leave(long number)
    {
        if (number != _next)
        {
            _ready[number] = null;
            return null;
        }

        _next++;
        // those that have left before their turn
        while (_ready.Remove(_next, out var waiter))
        {
            if (waiter is not null)
                return waiter;
            _next++;
        }

        CheckInvariants();
        return null;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants() => Debug.Assert(
        _next <= _numbered && _ready.Count <= Inside && _ready.Keys.All(number => number > _next), "None waits past its turn.");
}
