namespace Ephemeral.Actors.Protocol;

/// <summary>What a coordinator is told or asked, so that the registry can answer for one that has ended.</summary>
internal interface ICoordinatorRequest;

/// <summary>A request that would be answered by <see cref="Refused"/> when intake has ended.</summary>
internal interface IAdmissionRequest : ICoordinatorRequest;
