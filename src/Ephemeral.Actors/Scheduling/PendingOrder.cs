using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Scheduling;

/// <summary>What waits to start, and who comes next. Single-threaded: owned by its scheduler.</summary>
internal abstract class PendingOrder
{
    /// <summary>How many operations wait here; those with slots not counted.</summary>
    public int Count { get; protected set; }

    /// <summary>Whether one of them could start now if a slot were free.</summary>
    public abstract bool HasReady { get; }

    /// <summary>How many operations a run may have while bodies wait.</summary>
    public virtual int MaxWaitingRun => RunLength.MaxWaiting;

    /// <param name="operation">Its number is that of its admission.</param>
    public abstract void Admit(Operation operation);

    /// <summary>An operation has come that was cancelled on the way.</summary>
    public virtual void Pass(Operation operation, long now)
    {
    }

    /// <returns>False when it does not wait here: it is with a slot, or gone.</returns>
    public abstract bool Remove(Operation operation, long now);

    /// <summary>Moves the next operations, at least one and at most as many as asked for, into a run for a free slot.</summary>
    /// <returns>Whether another slot could run some of them at the same time.</returns>
    public abstract bool Fill(List<Operation> run, HandOver handOver);

    /// <summary>Whether what slots have not started comes back before anything is handed over.</summary>
    public virtual bool RecallsFirst => false;

    /// <summary>What a slot has not started comes back, oldest first; how much of its run has ended comes to be known.</summary>
    public abstract void Return(int slot, ReadOnlySpan<Operation> unstarted, int left, long now);

    /// <summary>This operation has started.</summary>
    public virtual void Started(Operation operation)
    {
    }

    /// <summary>A slot's run is over, and all that it had not started has been returned.</summary>
    public virtual void Ended(int slot, long now)
    {
    }

    public abstract void CheckInvariants();
}

/// <summary>A run that is to be put together.</summary>
/// <param name="Slot">The slot that it is for.</param>
/// <param name="Most">How many operations it may have.</param>
internal readonly record struct HandOver(int Slot, int Most);
