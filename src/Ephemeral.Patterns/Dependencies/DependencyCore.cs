using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>The operations of a graph by number, which of them may start, and how each ended. Without circles.</summary>
internal sealed class DependencyCore
{
    private readonly EphemeralDependencyPolicy _policy;
    private readonly List<int>[] _dependants;

    // how many of those that it needs have not ended
    private readonly int[] _waitsFor;
    private readonly State[] _states;
    private readonly int[] _becauseOf;

    /// <param name="needs">For each operation the numbers of those that it needs, each once.</param>
    /// <param name="policy">What becomes of those that need one that did not end well.</param>
    public DependencyCore(IReadOnlyList<IReadOnlyList<int>> needs, EphemeralDependencyPolicy policy)
    {
        _policy = policy;
        _dependants = [.. needs.Select(static _ => new List<int>())];
        _waitsFor = [.. needs.Select(static needed => needed.Count)];
        _states = new State[needs.Count];
        _becauseOf = [.. needs.Select(static _ => -1)];
        for (var operation = 0; operation < needs.Count; operation++)
        {
            foreach (var needed in needs[operation])
                _dependants[needed].Add(operation);
        }
    }

    private enum State
    {
        Waits,
        Runs,
        Ended,
        Skipped,
    }

    /// <summary>How many run.</summary>
    public int Running { get; private set; }

    /// <summary>Nothing starts any more once one has not ended well.</summary>
    public bool StopsAtFailure => _policy == EphemeralDependencyPolicy.StopAll;

    /// <summary>The one whose end has stopped all others that had not begun; -1 for none.</summary>
    public int StoppedBy { get; private set; } = -1;

    /// <summary>Those that need nothing, in their order: they run from now on.</summary>
    public List<int> Begin() => Start(Enumerable.Range(0, _states.Length));

    /// <summary>One has ended; returns those that run from now on, in their order.</summary>
    public List<int> End(int operation, bool isWell)
    {
        _states[operation] = State.Ended;
        Running--;
        if (!isWell && _policy == EphemeralDependencyPolicy.SkipDependants)
            Skip(_dependants[operation], operation);
        else if (!isWell && StopsAtFailure && StoppedBy < 0)
            Skip(Enumerable.Range(0, _states.Length), StoppedBy = operation);
        foreach (var dependant in _dependants[operation])
            _waitsFor[dependant]--;
        var starting = Start(_dependants[operation]);
        CheckInvariants();
        return starting;
    }

    public bool IsSkipped(int operation) => _states[operation] == State.Skipped;

    /// <summary>The one that did not end well and because of which it was skipped; -1 for none.</summary>
    public int BecauseOf(int operation) => _becauseOf[operation];

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(Running == _states.Count(static state => state == State.Runs), "Those that run have not ended.");
        Debug.Assert(Running > 0 || !_states.Contains(State.Waits), "While any waits, something runs.");
    }

    /// <summary>Names a circle among operations that need one another, from one back to it; null when there is none.</summary>
    public static List<int>? FindCircle(IReadOnlyList<IReadOnlyList<int>> needs)
    {
        // 0 not seen, 1 on the path, 2 done
        var seen = new int[needs.Count];
        List<int> path = [];
        for (var start = 0; start < needs.Count; start++)
        {
            Stack<(int Operation, int Next)> left = new([(start, 0)]);
            while (left.TryPop(out var at))
            {
                if (at.Next == 0)
                {
                    if (seen[at.Operation] == 2)
                        continue;
                    if (seen[at.Operation] == 1)
                        return [.. path.SkipWhile(operation => operation != at.Operation), at.Operation];
                    seen[at.Operation] = 1;
                    path.Add(at.Operation);
                }

                if (at.Next < needs[at.Operation].Count)
                {
                    left.Push((at.Operation, at.Next + 1));
                    left.Push((needs[at.Operation][at.Next], 0));
                }
                else
                {
                    seen[at.Operation] = 2;
                    path.RemoveAt(path.Count - 1);
                }
            }
        }

        return null;
    }

    private List<int> Start(IEnumerable<int> candidates)
    {
        List<int> starting = [.. candidates.Where(operation => _states[operation] == State.Waits && _waitsFor[operation] == 0)];
        starting.ForEach(operation => _states[operation] = State.Runs);
        Running += starting.Count;
        return starting;
    }

    private void Skip(IEnumerable<int> operations, int becauseOf)
    {
        Stack<int> left = new(operations);
        while (left.TryPop(out var operation))
        {
            if (_states[operation] != State.Waits)
                continue;
            (_states[operation], _becauseOf[operation]) = (State.Skipped, becauseOf);
            _dependants[operation].ForEach(left.Push);
        }
    }
}
