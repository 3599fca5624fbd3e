namespace Akka.Dispatch;

/// <summary>Gives mailboxes their turns on the thread pool.</summary>
internal sealed class MessageDispatcher(string id, int throughput)
{
    internal string Id => id;

    /// <summary>How many messages an actor may handle before others get the thread.</summary>
    internal int Throughput => throughput;

    /// <summary>A mailbox that has just become busy: likely next on the thread that sent to it.</summary>
    internal void Execute(Mailbox mailbox) => ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: true);

    /// <summary>A mailbox that has used up its turn: behind everyone else.</summary>
    internal void Yield(Mailbox mailbox) => ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: false);
}
