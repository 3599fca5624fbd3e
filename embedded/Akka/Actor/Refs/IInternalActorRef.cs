using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>What the engine itself may ask of every ref: system messages, and the tree below it.</summary>
internal interface IInternalActorRef : IActorRef
{
    bool IsTerminated { get; }

    IInternalActorRef? Parent { get; }

    IEnumerable<IInternalActorRef> Children { get; }

    /// <summary>The live child of that name, or null.</summary>
    IInternalActorRef? FindChild(string name);

    void SendSystemMessage(SystemMessage message);

    void Stop();
}
