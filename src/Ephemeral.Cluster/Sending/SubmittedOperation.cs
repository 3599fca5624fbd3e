using Ephemeral.Actors;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;
using Ephemeral.Cluster.Payloads;
using Ephemeral.Cluster.Protocol;

namespace Ephemeral.Cluster.Sending;

/// <summary>An operation at the node that admitted it: pending until its key's owner has answered.</summary>
internal interface ISubmittedOperation
{
    Operation Operation { get; }

    /// <summary>The item as it goes to an owner on this node.</summary>
    object? Item { get; }

    /// <summary>Writes the item already where it is admitted.</summary>
    /// <exception cref="PayloadException">It can't travel.</exception>
    void Encode();

    /// <summary>The item as it goes to another node; null when it can't, so that the operation fails there, in its turn.</summary>
    byte[]? Encoded();

    /// <summary>Ends it as its owner says.</summary>
    /// <returns>How it has ended, which is by failure where its result can't be read.</returns>
    OperationStates End(Ended ended, long now);
}

/// <inheritdoc cref="ISubmittedOperation"/>
internal sealed class SubmittedOperation<T, TResult>(T item, OperationKey key, PayloadFormat<T> items, PayloadFormat<TResult>? results, bool awaited)
    : ResultOperation<T, TResult>(item, awaited), ISubmittedOperation
{
    private byte[]? _encoded;
    private PayloadException? _cannotTravel;
    private bool _isEnding;

    public override OperationKey Key => key;

    public Operation Operation => this;

    public object? Item
    {
        get
        {
            TryGetItem(out var item);
            return item;
        }
    }

    public void Encode()
    {
        items.CheckTravels(Cause);
        TryGetItem(out var item);
        _encoded = items.Write(item);
    }

    public byte[]? Encoded()
    {
        if (_encoded is not null || _cannotTravel is not null)
            return _encoded;
        using var _ = NothingFlows.Enter();
        try
        {
            Encode();
        }
        catch (PayloadException e)
        {
            _cannotTravel = e;
        }

        return _encoded;
    }

    public OperationStates End(Ended ended, long now)
    {
        var (outcome, error) = (ended.Outcome, ended.Outcome == OperationStates.Failed ? _cannotTravel ?? ended.Error : ended.Error);
        if (outcome == OperationStates.Completed && results is not null)
        {
            using var _ = NothingFlows.Enter();
            try
            {
                Capture(Task.FromResult(ended.IsEncoded ? results.Read((byte[])ended.Result!) : (TResult)ended.Result!));
            }
            catch (Exception e)
            {
                (outcome, error) = (OperationStates.Failed, e);
            }
        }

        if (Interlocked.Exchange(ref _isEnding, true))
            return State;
        HasSeveralErrors = ended.HasSeveralErrors && ReferenceEquals(error, ended.Error);
        TryStart(now);
        TryEnd(outcome, error, now);
        DropRegistrations();
        Answer();
        return outcome;
    }

    protected override void ReleaseItem(OperationStates outcome)
    {
        base.ReleaseItem(outcome);
        _encoded = null;
    }
}
