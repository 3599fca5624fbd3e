using System.Collections.Concurrent;
using Akka.Actor;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>All items of one coordinator: what was admitted, what was asked by message, and what was cancelled by its id.</summary>
internal sealed class SoakLedger(SoakFailure failure, bool mayGoUnanswered)
{
    private readonly ConcurrentQueue<SoakEntry> _admitted = new();
    private readonly ConcurrentQueue<(SoakEntry Entry, Task Answered)> _asked = new();
    private readonly ConcurrentDictionary<long, bool> _cancelled = new();
    private readonly ConcurrentQueue<WeakReference> _payloads = new();
    private int _numbers;
    private int _uncertain;

    /// <summary>Set before whatever ends the coordinator begins, so that refusals before are a violation.</summary>
    public volatile bool IsEnding;

    public IReadOnlyCollection<SoakEntry> Admitted => _admitted;

    public IEnumerable<WeakReference> Payloads => _payloads;

    /// <summary>Asked by message while the coordinator ended, and not answered by what says whether they were admitted.</summary>
    public int Uncertain => Volatile.Read(ref _uncertain);

    public int AskedCount => _asked.Count;

    public int NextNumber() => Interlocked.Increment(ref _numbers);

    public void Add(SoakEntry entry)
    {
        _admitted.Enqueue(entry);
        _payloads.Enqueue(entry.Payload!);
    }

    public void AddAsked(SoakEntry entry, Task<object> answer) =>
        _asked.Enqueue((entry, answer.ContinueWith(asked => Note(entry, asked), TaskScheduler.Default)));

    public void AddCancelled(long id) => _cancelled[id] = true;

    public bool WasCancelled(long id) => _cancelled.ContainsKey(id);

    /// <summary>Every message is answered within the limit.</summary>
    public async Task AnsweredAsync(TimeSpan limit)
    {
        foreach (var (entry, answered) in _asked)
        {
            if (!await failure.EndsAsync(answered, limit, () => $"the answer to the message of {entry}"))
                return;
        }
    }

    private void Note(SoakEntry entry, Task<object> answer)
    {
        switch (answer.IsCompletedSuccessfully ? answer.Result : answer.Exception?.InnerException)
        {
            case Accepted(var id):
                (entry.Id, entry.State) = (id, null);
                Add(entry);
                break;
            case Succeeded<int>(var id, var number):
                failure.Require(number == entry.Number, () => $"{entry} is answered {number}");
                (entry.Id, entry.State) = (id, Actors.OperationStates.Completed);
                Add(entry);
                break;
            case Failed(var id, _):
                (entry.Id, entry.State) = (id, Actors.OperationStates.Failed);
                Add(entry);
                break;
            case Cancelled(var id, _):
                (entry.Id, entry.State) = (id, Actors.OperationStates.Cancelled);
                Add(entry);
                break;
            case Refused when !IsEnding:
                failure.Require(entry.Starts == 0, () => $"{entry} was refused and ran");
                break;
            case Refused or Status.Failure or ObjectDisposedException when IsEnding:
            case AskTimeoutException when mayGoUnanswered:
                Interlocked.Increment(ref _uncertain);
                break;
            case var other:
                failure.Report($"The message of {entry} is answered by {other ?? answer.Status.ToString()}");
                break;
        }
    }
}
