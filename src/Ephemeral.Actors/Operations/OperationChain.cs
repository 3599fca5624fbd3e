namespace Ephemeral.Actors.Operations;

/// <summary>Operations that travel as one message, linked by <see cref="Operation.Next"/>.</summary>
internal static class OperationChain
{
    /// <summary>Takes the chain apart and answers whoever awaits one of its operations, which have all ended and been recorded.</summary>
    public static void Answer(Operation? chain)
    {
        while (chain is not null)
        {
            var next = chain.Next;
            chain.Next = null;
            chain.Answer();
            chain = next;
        }
    }
}
