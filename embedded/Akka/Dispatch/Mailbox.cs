using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Decides when an actor runs. Whoever sends enqueues first and looks at the status word second; only a send that finds
/// <see cref="Idle"/> gives the mailbox to the thread pool, so a busy actor is told something for the price of an enqueue and a
/// read, and an idle one holds no thread, no timer and no work item.
/// <para>
/// <see cref="Scheduled"/> belongs to one turn at a time: it is what makes the actor single-threaded, and taking it over from the
/// last turn (an interlocked operation on each side) is what lets an actor's fields be plain fields. A turn that ends gives the
/// bit back and then looks again at both queues: a send either sees the bit gone, or its message is seen by that look.
/// </para>
/// <para>
/// <see cref="Suspended"/> holds back user messages, not system messages. It is set and cleared within the actor's own turn;
/// senders read it so as not to schedule a turn that could do nothing.
/// </para>
/// <para>
/// <see cref="Closed"/> is for ever. Each system message is either handled or answered as undelivered, so that a watcher always
/// hears of the end. User messages that slip in while the mailbox closes are moved to the dead letters by the closer or by their
/// sender, whoever comes last.
/// </para>
/// </summary>
internal sealed class Mailbox(ActorCell cell, MessageDispatcher dispatcher) : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Scheduled = 1;
    private const int Suspended = 2;
    private const int Closed = 4;

    private MessageQueue _messages;
    private SystemMessageQueue _systemMessages;
    private int _status = Scheduled;

    /// <summary>Owned by the turn: messages put back, to be handled before the queue.</summary>
    private LinkedList<Envelope>? _front;

    /// <summary>Owned by the turn.</summary>
    private int _suspensions;

    internal MessageDispatcher Dispatcher => dispatcher;

    internal bool IsClosed => (Volatile.Read(ref _status) & Closed) != 0;

    internal bool IsScheduled => (Volatile.Read(ref _status) & Scheduled) != 0;

    internal bool IsSuspended => _suspensions > 0;

    /// <summary>Turn only.</summary>
    private bool HasWork => !IsClosed && _suspensions == 0 && (_front is { Count: > 0 } || _messages.HasMore(_messages.Read()));

    internal int Count => _messages.Count + (_front?.Count ?? 0);

    internal void Start() => dispatcher.Execute(this);

    /// <summary>Any thread.</summary>
    internal void Post(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (IsClosed)
        {
            cell.System.DeadLetterRef.Publish(message, sender, cell.Self);
            return;
        }

        _messages.Enqueue(message, sender);
        var status = Volatile.Read(ref _status);
        if (status == Idle) Schedule();
        else if ((status & Closed) != 0) DrainToDeadLetters();
    }

    /// <summary>Any thread.</summary>
    internal void PostSystem(SystemMessage message)
    {
        if (_systemMessages.TryAdd(message)) Schedule();
        else message.Undelivered(cell.Self, cell.System.DeadLetterRef);
    }

    /// <summary>Turn only: puts messages in front of all others, first one first.</summary>
    internal void PutBack(IReadOnlyList<Envelope> envelopes)
    {
        _front ??= new LinkedList<Envelope>();
        for (var i = envelopes.Count - 1; i >= 0; i--) _front.AddFirst(envelopes[i]);
    }

    /// <summary>Turn only. Suspensions nest.</summary>
    internal void Suspend()
    {
        if (++_suspensions == 1) Interlocked.Or(ref _status, Suspended);
    }

    /// <summary>Turn only.</summary>
    internal void Resume()
    {
        if (_suspensions > 0 && --_suspensions == 0) Interlocked.And(ref _status, ~Suspended);
    }

    /// <summary>Turn only: refuses everything from now on and sees to what is still here.</summary>
    internal void Close()
    {
        Interlocked.Or(ref _status, Closed);
        for (var message = _systemMessages.Close(); message is not null;)
        {
            var next = message.Next;
            message.Undelivered(cell.Self, cell.System.DeadLetterRef);
            message = next;
        }

        DrainToDeadLetters();
    }

    void IThreadPoolWorkItem.Execute()
    {
        var outer = ActorCell.Enter(cell);
        try
        {
            cell.EnsureCreated();
            var turn = new FairTurn();
            do Run();
            while (HasWork && turn.MayGoOn());
        }
        finally
        {
            ActorCell.Leave(outer);
        }

        EndTurn();
    }

    private void Run()
    {
        var reader = _messages.Read();
        for (var left = dispatcher.Throughput; ; left--)
        {
            if (!_systemMessages.IsEmpty)
            {
                _messages.Save(reader);
                HandleSystemMessages();
            }

            if (left == 0 || _suspensions > 0 || IsClosed) break;
            if (_front is { Count: > 0 } front)
            {
                var envelope = front.First!.Value;
                front.RemoveFirst();
                cell.Invoke(envelope.Message, envelope.Sender);
            }
            else if (reader.TryRead(out var message, out var sender))
            {
                cell.Invoke(message, sender);
            }
            else
            {
                break;
            }
        }

        if (!IsClosed) _messages.Save(reader);
    }

    private void HandleSystemMessages()
    {
        while (!IsClosed && !_systemMessages.IsEmpty)
        {
            var message = _systemMessages.TakeAll();
            while (message is not null)
            {
                var next = message.Next;
                message.Next = null;
                if (IsClosed) message.Undelivered(cell.Self, cell.System.DeadLetterRef);
                else cell.Invoke(message);
                message = next;
            }
        }
    }

    private void EndTurn()
    {
        if (IsClosed) return;
        if (HasWork)
        {
            dispatcher.Yield(this);
            return;
        }

        var suspended = _suspensions > 0;
        _messages.Shrink();
        var reader = _messages.Read();
        Interlocked.And(ref _status, ~Scheduled);
        if (!_systemMessages.IsEmpty || (!suspended && _messages.HasMore(reader))) Schedule();
    }

    private void Schedule()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & (Scheduled | Closed)) != 0) return;
            if (Interlocked.CompareExchange(ref _status, status | Scheduled, status) != status) continue;
            dispatcher.Execute(this);
            return;
        }
    }

    private void DrainToDeadLetters()
    {
        lock (this)
        {
            var deadLetters = cell.System.DeadLetterRef;
            foreach (var envelope in _front ?? []) deadLetters.Publish(envelope.Message, envelope.Sender, cell.Self);
            _front = null;
            for (var spin = default(SpinWait); ; spin.SpinOnce())
            {
                var reader = _messages.Read();
                while (reader.TryRead(out var message, out var sender)) deadLetters.Publish(message, sender, cell.Self);
                _messages.Save(reader);
                // a sender that has taken its position before the mailbox closed is about to write
                if (!_messages.HasMore(reader)) break;
            }
        }
    }
}
