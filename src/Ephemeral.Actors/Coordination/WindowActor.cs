using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Time;
using Ephemeral.Actors.Window;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Holds the ring of finished operations, as its only writer: takes them in, answers whoever awaits them, lets them expire, takes samples,
/// and knows when the coordinator has drained.
/// </summary>
/// <param name="context">The context of the coordinator.</param>
/// <param name="isReplacement">Whether another window has died, and with it perhaps what it was told.</param>
internal sealed class WindowActor(CoordinatorContext context, bool isReplacement) : UntypedActor
{
    /// <summary>How often the window looks for what has ended and was not reported to it, while there may be such.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly bool _isReplacement = isReplacement;
    private readonly OperationWindow _window = new(
        context.Options.MaxTrackedOperations, context.Options.MaxOperationLifetime is { } lifetime ? context.Clock.StampsIn(lifetime) : null);
    private readonly Sampler? _sampler = context.Options.OnSample is { } onSample
        ? new Sampler(onSample, context, Context.Self, new TakeSample(), Context.GetLogger()) : null;
    private readonly FailureLog? _failures = context.Options.LogFailures
        ? new FailureLog(context, Context.System, Context.Self, new LogLeftOut()) : null;
    private readonly ForgottenReports? _forgotten = context.Options.OnForgotten is { } onForgotten
        ? new ForgottenReports(onForgotten, context, Context.GetLogger()) : null;
    private readonly SelfTimer _expiryTimer = new(context.Clock, Context.Self, new Expire());
    private readonly SelfTimer _lookTimer = new(context.Clock, Context.Self, new LookForUnreported());
    private readonly List<OperationReference> _batch = [];
    private readonly List<OperationReference> _new = [];

    // whether a window has died, and ends that workers had told it may be missing here
    private bool _mustLook = isReplacement;

    // _hasAsked: workers were asked at the last look; _hasRecorded: something was recorded since
    private bool _isLookTimerSet, _hasAsked, _hasRecorded;
    private long? _expiryAt;

    // not known before intake has ended
    private long _totalAdmitted = long.MaxValue;
    private bool _isDrained;

    internal interface IMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>These have ended: a chain from the oldest.</summary>
    internal sealed record Ended(Operation Oldest) : IMessage
    {
        public override string ToString() => $"Ended {{ Oldest = {Oldest?.Id} }}";
    }

    /// <summary>This one has ended without a worker: it was cancelled before it started, or let go.</summary>
    internal sealed record EndedAlone(Operation Operation) : IMessage
    {
        public override string ToString() => $"EndedAlone {{ Operation = {Operation?.Id} }}";
    }

    /// <summary>A worker tells this window from now on: what it had told another before has ended by now.</summary>
    internal sealed record Reporting : IMessage;

    /// <summary>This one was pinned, unpinned or evicted.</summary>
    internal sealed record LookAgain(Operation Operation) : IMessage
    {
        public override string ToString() => $"LookAgain {{ Operation = {Operation?.Id} }}";
    }

    /// <summary>Intake has ended: so many have been admitted, ever.</summary>
    internal sealed record IntakeEnded(long Total) : IMessage;

    private sealed record Expire : IMessage;

    private sealed record TakeSample : IMessage;

    private sealed record LookForUnreported : IMessage;

    private sealed record LogLeftOut : IMessage;

    /// <summary>A window that follows one that has died takes over what that one held, and what nobody could tell it.</summary>
    protected override void PreStart()
    {
        if (!_mustLook)
            return;
        TakeIn(FinishedOnes(static operation => operation.IsRecorded), context.Clock.Stamp());
        RecordUnreported();
        _forgotten?.TellAll();
        SetTimers();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Ended ended:
                for (Operation? at = ended.Oldest, next; at is not null; at = next)
                {
                    next = at.Next;
                    at.Next = null;
                    _batch.Add(at);
                }

                RecordBatch();
                break;
            case EndedAlone ended:
                _batch.Add(ended.Operation);
                RecordBatch();
                break;
            case LookAgain again:
                var asked = context.Clock.Stamp();
                _window.LookAgain(again.Operation);
                ForgetSurplus(asked);
                RemoveIfEvicted(again.Operation);
                ForgetExpired();
                break;
            case Expire:
                _expiryAt = null;
                ForgetExpired();
                break;
            case TakeSample:
                _sampler?.Take();
                break;
            case LookForUnreported:
                FindUnreported();
                break;
            case LogLeftOut:
                _failures?.WriteLeftOut();
                break;
            case Reporting:
                // whatever it told nobody is missing now, and what is missing is looked for below
                break;
            case IntakeEnded ended:
                _totalAdmitted = ended.Total;
                break;
            default:
                Unhandled(message);
                return;
        }

        _forgotten?.TellAll();
        SetTimers();
        EndIfDrained();
        _window.CheckInvariants();
    }

    protected override void PostStop()
    {
        _expiryTimer.Dispose();
        _lookTimer.Dispose();
        _sampler?.Dispose();
        _failures?.Dispose();
    }

    /// <summary>Takes in what has ended, in the order in which it did, and then answers for all of it.</summary>
    private void RecordBatch()
    {
        // asked first: where the application's TimeProvider throws, nothing has been recorded, and the next window finds all of it
        var now = context.Clock.Stamp();
        context.Clock.NoteAgreement();
        _new.Clear();
        foreach (var ended in _batch)
        {
            if (!ended.Operation!.IsRecorded)
                _new.Add(ended);
        }

        if (_new.Count > 0)
        {
            _hasRecorded = true;
            TakeIn(_new, now);
            var wanted = context.Ready.Record(_new.Count);
            if (wanted != default)
                Context.Parent.Tell(new CoordinatorActor.Wake(wanted), Self);
        }

        foreach (var ended in _batch)
            ended.Operation!.Answer();
        _batch.Clear();
        // after the answers: a logger may take its time
        foreach (var ended in _new)
        {
            if (ended.Operation!.State == OperationStates.Failed)
                _failures?.Note(ended.Operation, now);
        }

        // after the answers: an application's clock that throws here costs nobody one
        if (_new.Count > 0)
            _sampler?.Notice();
        // what is forgotten must not live on here until the next batch
        _new.Clear();
    }

    private void TakeIn(List<OperationReference> operations, long now)
    {
        foreach (var ended in operations)
        {
            if (ended.Operation!.IsToBeForgotten)
                context.Index.Evict(ended.Operation);
        }

        _window.Add(CollectionsMarshal.AsSpan(operations));
        ForgetSurplus(now);
        foreach (var ended in operations)
            RemoveIfEvicted(ended.Operation!);
    }

    private void ForgetSurplus(long now)
    {
        while (_window.TakeSurplus() is { } evicted)
        {
            if (context.Index.RemoveForgotten(evicted, hasExpired: false, now))
                _forgotten?.Note(evicted, ForgottenReason.Evicted);
        }
    }

    private void RemoveIfEvicted(Operation operation)
    {
        // the same operation may come here more than once: only the first time does the index still have it
        if (operation is { IsForgotten: true, IsRecorded: true } && context.Index.Remove(operation))
            _forgotten?.Note(operation, ForgottenReason.Removed);
    }

    private void ForgetExpired()
    {
        var now = context.Clock.Stamp();
        while (_window.TakeExpired(now) is { } expired)
        {
            if (context.Index.RemoveForgotten(expired, hasExpired: true, now))
                _forgotten?.Note(expired, ForgottenReason.Expired);
        }
    }

    private void SetTimers()
    {
        // one that is pinned no more may be older than all that the timer was set for
        if (_window.NextExpiry is { } at && (_expiryAt is null || at < _expiryAt))
        {
            _expiryAt = at;
            _expiryTimer.Set(context.Clock.Between(context.Clock.Stamp(), at));
        }

        // while there may be ends that nobody has told this window: some are counted and not recorded, or operations run and a busy worker holds
        // back what has ended, or has told it to a window that is gone
        var totals = context.Ready.Totals;
        var misses = _mustLook || totals.Ended != context.Ready.Recorded || ((_hasRecorded || _isReplacement) && totals.Active > 0);
        if (misses == _isLookTimerSet)
            return;
        _isLookTimerSet = misses;
        _lookTimer.Set(misses ? LookEvery : null);
    }

    /// <summary>
    /// Has workers asked for the ends that they hold back. What is still missing at the next look was told to a window that is gone, and is
    /// taken out of the index.
    /// </summary>
    private void FindUnreported()
    {
        _isLookTimerSet = false;
        _hasRecorded = false;
        if (_mustLook)
            RecordUnreported();
        _mustLook = false;
        var isMissing = context.Ready.Totals.Ended != context.Ready.Recorded;
        if (isMissing && _hasAsked)
            RecordUnreported();
        else if (isMissing)
            Context.Parent.Tell(new CoordinatorActor.ReportAll(), Self);
        _hasAsked = isMissing && !_hasAsked;
    }

    private void RecordUnreported()
    {
        _batch.AddRange(FinishedOnes(static operation => !operation.IsRecorded));
        RecordBatch();
    }

    /// <summary>In the order in which they ended, which is that of the ring.</summary>
    private List<OperationReference> FinishedOnes(Func<Operation, bool> which)
    {
        var ended = context.Index.All().FindAll(operation => operation.HasEnded && which(operation));
        ended.Sort(static (a, b) => a.Order - b.Order);
        return ended.ConvertAll(static operation => new OperationReference(operation));
    }

    private void EndIfDrained()
    {
        if (_isDrained || context.Ready.Recorded < _totalAdmitted)
            return;
        _isDrained = true;
        _sampler?.End();
        context.End.MarkDrained();
        Context.Parent.Tell(new CoordinatorActor.Drained(), Self);
    }
}
